"""Attachments and which files are taken; jobs that move files have room of their own."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# What Windows runs or installs when it is opened, as Dataverse blocks it too.
BLOCKED = (
    "ade,adp,app,appx,asa,ashx,asmx,asp,bas,bat,cdx,cer,chm,class,cmd,com,config,cpl,crt,csh,dll,exe,fxp,hlp,hta,htr,"
    "htw,ida,idc,idq,inf,ins,iso,isp,its,jar,js,jse,ksh,lnk,mad,maf,mag,mam,maq,mar,mas,mat,mau,mav,maw,mda,mdb,mde,"
    "mdt,mdw,mdz,msc,msh,msh1,msh1xml,msh2,msh2xml,mshxml,msi,msix,msp,mst,ops,pcd,pif,prf,prg,printer,ps1,pst,reg,"
    "rem,scf,scr,sct,shb,shs,shtm,shtml,soap,stm,svg,tmp,url,vb,vbe,vbs,vsmacros,vss,vst,vsw,ws,wsc,wsf,wsh"
)


def upgrade() -> None:
    op.execute("ALTER TABLE jobs ADD COLUMN bulk boolean NOT NULL DEFAULT false")
    op.execute("DROP INDEX jobs_due")
    op.execute("CREATE INDEX jobs_due ON jobs (outside, bulk, run_at, id)")
    op.execute(
        f"""
        CREATE TABLE file_settings (
          only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
          largest_megabytes integer NOT NULL DEFAULT 5 CHECK (largest_megabytes BETWEEN 1 AND 128),
          blocked_extensions text[] NOT NULL DEFAULT string_to_array('{BLOCKED}', ',')
        )
        """
    )
    op.execute("INSERT INTO file_settings DEFAULT VALUES")
    op.execute(
        """
        CREATE TABLE attachments (
          id uuid PRIMARY KEY,
          conversation_id uuid NOT NULL,
          customer_id uuid NOT NULL,
          message_id uuid,
          kind text NOT NULL CHECK (kind IN ('image', 'video', 'audio', 'file')),
          state text NOT NULL CHECK (state IN ('pending', 'stored', 'expired', 'rejected', 'erased')),
          refusal jsonb,
          file_name text,
          content_type text,
          size bigint,
          sha256 bytea,
          width integer,
          height integer,
          duration_ms integer,
          folder text NOT NULL UNIQUE,
          shown_type text,
          preview_type text,
          created_at timestamptz NOT NULL
        ) WITH (fillfactor = 80)
        """
    )
    op.execute("CREATE UNIQUE INDEX attachments_of_message ON attachments (message_id) WHERE message_id IS NOT NULL")
    op.execute("CREATE INDEX attachments_unsent ON attachments (created_at) WHERE message_id IS NULL")
