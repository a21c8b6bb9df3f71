using System.CommandLine;
using System.Text.Json;
using Gantry.Host.Control;

namespace Gantry.Host.Commands;

/// <summary>"gantry image": load, pull, list and remove images of a node.</summary>
internal static class ImageCommand
{
    public static Command Create() => new("image", "Work with the images of a node") { Load(), Pull(), List(), Remove() };

    private static Command Load()
    {
        Option<string> root = CommonOptions.Root();
        var source = new Argument<string>("SOURCE") { Description = "A docker archive, an OCI layout (directory or tar), or - for standard input" };
        var command = new Command("load", "Load images from an archive") { source, root };
        command.WithExamples("gantry image load hello.tar", "docker save web | gantry image load -");
        command.AsksNode(root, async (node, parsed, cancel) =>
        {
            ImageRow[] images = await LoadAsync(node, parsed.GetValue(source)!, cancel);
            Array.ForEach(images, image => Console.WriteLine($"loaded {image.Name}"));
            return 0;
        });
        return command;
    }

    private static async Task<ImageRow[]> LoadAsync(ControlClient node, string source, CancellationToken cancel)
    {
        if (Directory.Exists(source))
            return await node.LoadAsync(Path.GetFullPath(source), cancel);
        await using Stream archive = source == "-" ? Console.OpenStandardInput() : File.OpenRead(source);
        return await node.LoadAsync(archive, cancel);
    }

    private static Command Pull()
    {
        Option<string> root = CommonOptions.Root();
        var image = new Argument<string>("IMAGE") { Description = "Its name, such as registry.example/team/web:1.2" };
        var user = new Option<string?>("--user") { Description = "User and password for the registry", HelpName = "USER:PASSWORD" };
        var command = new Command("pull", "Pull an image from a registry") { image, user, root };
        command.WithExamples("gantry image pull localhost:5000/hello:1");
        command.AsksNode(root, async (node, parsed, cancel) =>
        {
            string[] login = parsed.GetValue(user)?.Split(':', 2) ?? [];
            ImageRow[] images = await node.PullAsync(new PullRequest(parsed.GetValue(image)!, login.FirstOrDefault(), login.ElementAtOrDefault(1)), cancel);
            Array.ForEach(images, row => Console.WriteLine($"pulled {row.Name}"));
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        Option<string> root = CommonOptions.Root();
        Option<string> output = CommonOptions.Output();
        var command = new Command("list", "List the images of a node") { root, output };
        command.Aliases.Add("ls");
        command.WithExamples("gantry image list", "gantry image list -o json");
        command.AsksNode(root, async (node, parsed, cancel) =>
        {
            ImageRow[] images = await node.ImagesAsync(cancel);
            Console.WriteLine(parsed.GetValue(output) == "json" ? JsonSerializer.Serialize(images, HostJson.Default.ImageRowArray) : Table(images));
            return 0;
        });
        return command;
    }

    private static Command Remove()
    {
        Option<string> root = CommonOptions.Root();
        var images = new Argument<string[]>("IMAGE") { Description = "Names, ids or digests", Arity = ArgumentArity.OneOrMore };
        var force = new Option<bool>("--force", "-f") { Description = "Remove it although containers use it" };
        var command = new Command("remove", "Remove images of a node") { images, force, root };
        command.Aliases.Add("rm");
        command.WithExamples("gantry image remove hello:1");
        command.AsksNode(root, async (node, parsed, cancel) =>
        {
            foreach (string image in parsed.GetValue(images)!)
            {
                await node.RemoveAsync(image, parsed.GetValue(force), cancel);
                Console.WriteLine($"removed {image}");
            }

            return 0;
        });
        return command;
    }

    private static string Table(ImageRow[] images)
    {
        int width = images.Select(image => image.Name.Length).Append(4).Max();
        var lines = images.Select(image => $"{image.Name.PadRight(width)}  {ShortId(image.Id)}  {Megabytes(image.Size),8}");
        return string.Join('\n', lines.Prepend($"{"NAME".PadRight(width)}  {"ID",-12}  {"SIZE",8}"));
    }

    private static string ShortId(string id) => id.Split(':')[^1][..12];

    private static string Megabytes(long bytes) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
