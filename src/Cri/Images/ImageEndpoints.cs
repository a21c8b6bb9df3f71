using Gantry.Grpc.Cri;
using Gantry.Oci;
using Stored = Gantry.Images.Image;

namespace Gantry.Cri.Images;

/// <summary>The calls about images.</summary>
internal static class ImageEndpoints
{
    public static void MapImages(this CriMethods calls, CriServer server)
    {
        calls.Unary("ListImages", ListImagesRequest.Parser, request => List(server, request));
        calls.Unary("ImageStatus", ImageStatusRequest.Parser, request => Status(server, request));
        calls.Unary("PullImage", PullImageRequest.Parser, (request, cancel) => PullAsync(server, request, cancel));
        calls.Unary("RemoveImage", RemoveImageRequest.Parser, (request, cancel) => RemoveAsync(server, request, cancel));
        calls.Unary("ImageFsInfo", ImageFsInfoRequest.Parser, _ => FileSystems(server));
    }

    private static ListImagesResponse List(CriServer server, ListImagesRequest request)
    {
        string wanted = request.Filter?.Image?.Image ?? "";
        IEnumerable<Stored> found = wanted.Length == 0 ? server.Images.List() : server.Images.Find(wanted) is { } one ? [one] : [];
        return new ListImagesResponse { Images = { found.Select(ImageMapping.ToApi) } };
    }

    // An image that is not there is an answer without an image, not an error.
    private static ImageStatusResponse Status(CriServer server, ImageStatusRequest request) =>
        new() { Image = server.Images.Find(request.Image?.Image ?? "") is { } found ? ImageMapping.ToApi(found) : null };

    private static async Task<PullImageResponse> PullAsync(CriServer server, PullImageRequest request, CancellationToken cancel)
    {
        Reference name = Reference.Parse(request.Image?.Image ?? "");
        Stored image = await server.Images.PullAsync(name, ImageMapping.ToCredentials(request.Auth), progress: null, cancel);
        return new PullImageResponse { ImageRef = image.Id.ToString() };
    }

    private static async Task<RemoveImageResponse> RemoveAsync(CriServer server, RemoveImageRequest request, CancellationToken cancel)
    {
        string name = request.Image?.Image ?? "";
        if (server.Images.Find(name) is not null)
            await server.Images.RemoveAsync(name, force: false, cancel);
        return new RemoveImageResponse();
    }

    private static ImageFsInfoResponse FileSystems(CriServer server)
    {
        var usage = new FilesystemUsage
        {
            Timestamp = CriTime.Of(server.Clock.GetUtcNow()),
            FsId = new FilesystemIdentifier { Mountpoint = Path.Combine(server.Engine.Options.Root, "images") },
            UsedBytes = new UInt64Value { Value = (ulong)server.Images.List().Sum(image => image.Size) },
            InodesUsed = new UInt64Value(),
        };
        return new ImageFsInfoResponse { ImageFilesystems = { usage }, ContainerFilesystems = { usage } };
    }
}
