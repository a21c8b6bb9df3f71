namespace Gantry.Tests.Docker;

/// <summary>The images that the tests run, made here without a network from Debian's static busybox.</summary>
internal static class TestImages
{
    public static async Task MakeAsync(string folder)
    {
        string tools = Path.Combine(Shell.Repository, "tools"), busy = Path.Combine(folder, "busy"), web = Path.Combine(folder, "web");
        string script = $"""
            set -e
            mkdir -p {folder}
            {tools}/busybox-rootfs {busy}
            mkdir {busy}/srv
            echo 'guest:x:1000:1000:guest:/home:/bin/sh' >>{busy}/etc/passwd
            echo 'guest:x:1000:' >>{busy}/etc/group
            cp -a {busy} {web}
            mkdir {web}/www
            echo 'hello from the web' >{web}/www/index.html
            {tools}/make-image --rootfs {busy} --tag busy:1 --cmd sh --output {folder}/busy.tar
            {tools}/make-image --rootfs {web} --tag web:1 --cmd httpd --cmd -f --cmd -p --cmd 80 --cmd -h --cmd /www --expose 80 --workdir /www --output {folder}/web.tar
            """;
        (await Shell.RunAsync("/bin/sh", ["-c", script])).Succeeded();
    }
}
