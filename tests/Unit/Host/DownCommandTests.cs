using Gantry.Host.Commands;

namespace Gantry.Tests;

public sealed class DownCommandTests
{
    [Fact]
    public async Task A_purge_of_a_directory_that_holds_no_node_is_refused_and_deletes_nothing()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gantry-unit-");
        try
        {
            string file = Path.Combine(folder.FullName, "precious");
            await File.WriteAllTextAsync(file, "");

            int code = await DownCommand.Create().Parse(["--root", folder.FullName, "--purge"]).InvokeAsync();

            Assert.Equal(1, code);
            Assert.True(File.Exists(file));
            Assert.Single(folder.EnumerateFileSystemInfos());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
