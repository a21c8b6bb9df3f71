using Gantry.Images;
using Gantry.KubeServer.Encryption;
using Gantry.Oci;
using Gantry.Store;
using Gantry.Store.Backups;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Gantry.Host.Control;

/// <summary>The node's side of the control socket, which only root can open. A node that runs no pods has no images.</summary>
internal sealed class ControlServer(ImageStore? images, EncryptedStore store, Func<NodeStatus> status, Action stop)
{
    public void Map(IEndpointRouteBuilder control)
    {
        Answer(control.MapGet, "/status", _ => Task.FromResult(Results.Json(status(), HostJson.Default.NodeStatus)));
        Answer(control.MapPost, "/stop", http => Task.FromResult(Stop(http)));
        Answer(control.MapGet, "/backup", async http => Results.Stream(BackUp(await Backup.OfAsync(Shown(http), http.RequestAborted)), "application/octet-stream"));
        if (images is null)
            Answer(control.Map, "/images/{**rest}", _ => throw new ImagesException(ImagesFailure.Invalid, "this node runs no pods and has no images"));
        else
            MapImages(control, images);
    }

    // Open or closed, as whoever asks wants its secrets.
    private IStore Shown(HttpContext http) => http.Request.Query["secrets"] == BackupSecrets.Closed ? store.Closed : store;

    private static Func<Stream, Task> BackUp(Backup backup) => output => backup.WriteAsync(output);

    private static void MapImages(IEndpointRouteBuilder control, ImageStore images)
    {
        Answer(control.MapGet, "/images", _ => Task.FromResult(Rows(images.List())));
        Answer(control.MapPost, "/images/load", async http => Rows(await LoadAsync(images, http)));
        Answer(control.MapPost, "/images/pull", async http => Rows([await PullAsync(images, http)]));
        Answer(control.MapDelete, "/images", http => RemoveAsync(images, http));
        Answer(control.MapPost, "/images/check", http => CheckAsync(images, http));
    }

    private IResult Stop(HttpContext http)
    {
        // The answer leaves first: the server goes down with the node.
        http.Response.OnCompleted(() =>
        {
            stop();
            return Task.CompletedTask;
        });
        return Results.NoContent();
    }

    private static Task<IReadOnlyList<Image>> LoadAsync(ImageStore images, HttpContext http)
    {
        if (http.Request.Query["path"] is [{ Length: > 0 } path])
            return images.LoadAsync(path, http.RequestAborted);

        // The archive is unpacked while it arrives, by code that reads in the ordinary way.
        http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        return images.LoadAsync(http.Request.Body, http.RequestAborted);
    }

    private static async Task<Image> PullAsync(ImageStore images, HttpContext http)
    {
        PullRequest request = (await http.Request.ReadFromJsonAsync(HostJson.Default.PullRequest, http.RequestAborted))!;
        if (!Reference.TryParse(request.Image, out Reference? reference))
            throw new ImagesException(ImagesFailure.Invalid, $"\"{request.Image}\" is not the name of an image");

        RegistryCredentials? credentials = request.User is null ? null : new RegistryCredentials { User = request.User, Password = request.Password };
        return await images.PullAsync(reference, credentials, progress: null, http.RequestAborted);
    }

    private static async Task<IResult> RemoveAsync(ImageStore images, HttpContext http)
    {
        await images.RemoveAsync(http.Request.Query["name"]!, http.Request.Query["force"] == "True", http.RequestAborted);
        return Results.NoContent();
    }

    private static async Task<IResult> CheckAsync(ImageStore images, HttpContext http) =>
        Results.Json(await images.FsckAsync(http.Request.Query["repair"] == "True", http.RequestAborted), HostJson.Default.StoreReport);

    private static IResult Rows(IReadOnlyList<Image> images) => Results.Json(
        [.. images.Select(image => new ImageRow(image.DisplayName, image.Id.ToString(), image.Size, image.RepoTags, image.RepoDigests))],
        HostJson.Default.ImageRowArray);

    private static void Answer(Func<string, RequestDelegate, IEndpointConventionBuilder> map, string path, Func<HttpContext, Task<IResult>> work) =>
        map(path, http => AnswerAsync(http, work));

    private static async Task AnswerAsync(HttpContext http, Func<HttpContext, Task<IResult>> work)
    {
        IResult result;
        try
        {
            result = await work(http);
        }
        catch (Exception failure) when (failure is ImagesException or StoreException or IOException)
        {
            result = Results.Json(new ControlFailure(failure.Message), HostJson.Default.ControlFailure, statusCode: StatusOf(failure));
        }

        await result.ExecuteAsync(http);
    }

    private static int StatusOf(Exception failure) => failure is not ImagesException image
        ? StatusCodes.Status500InternalServerError
        : image.Kind switch
        {
            ImagesFailure.NotFound => StatusCodes.Status404NotFound,
            ImagesFailure.Invalid or ImagesFailure.DigestMismatch => StatusCodes.Status400BadRequest,
            ImagesFailure.Unauthorized => StatusCodes.Status401Unauthorized,
            _ => StatusCodes.Status500InternalServerError,
        };
}
