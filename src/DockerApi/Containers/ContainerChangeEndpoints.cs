using Gantry.DockerApi.Containers.Configs;
using Gantry.DockerApi.Containers.Documents;
using Gantry.DockerApi.Containers.Mapping;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Images;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Containers;
using Gantry.Engine.Standalone;
using Gantry.Engine.Volumes;
using Gantry.Oci.ImageSpec;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Containers;

/// <summary>Making, changing and removing containers.</summary>
internal static class ContainerChangeEndpoints
{
    public static void MapContainerChanges(this DockerRoutes docker, DockerServer server)
    {
        docker.Post("/containers/create", call => CreateAsync(call, server));
        docker.Post("/containers/{id}/update", call => UpdateAsync(call, server.Containers));
        docker.Post("/containers/{id}/rename", call => RenameAsync(call, server.Containers));
        docker.Delete("/containers/{id}", call => RemoveAsync(call, server.Containers));
    }

    private static async Task CreateAsync(DockerCall call, DockerServer server)
    {
        StandaloneEngine engine = server.Containers;
        CreateDocument asked = await call.BodyAsync(ConfigJson.Default.CreateDocument);
        Refusals.RefuseIf(string.IsNullOrEmpty(asked.Image), "config cannot be empty in order to create a container");
        StandaloneConfig config = ContainerMapping.Map(asked, call.Version);
        config = config with { Mounts = VolumesFrom.Add(config.Mounts, asked.HostConfig?.VolumesFrom ?? [], engine.Get) };
        CheckPlatform(call, server, asked.Image!);
        string name = call.Text("name");
        StandaloneRecord made = await engine.CreateAsync(config, name.Length > 0 ? name : null, call.Cancel);
        await call.AnswerAsync(new CreateAnswer(made.Id, CreateWarnings.For(asked)), ContainerJson.Default.CreateAnswer, StatusCodes.Status201Created);
    }

    // A client pulls the right one then.
    private static void CheckPlatform(DockerCall call, DockerServer server, string name)
    {
        if (ImageTransferEndpoints.PlatformOf(call.Text("platform")) is not { } wanted || server.Images.Find(name) is not { } image)
            return;
        var found = new Platform { Os = image.Configuration.Os, Architecture = image.Configuration.Architecture, Variant = image.Configuration.Variant };
        if (wanted.Score(found) == 0)
            throw new DockerException(DockerFailure.NotFound, $"image with reference {name} was found but its platform ({found}) does not match the specified platform ({wanted})");
    }

    private static async Task UpdateAsync(DockerCall call, StandaloneEngine engine)
    {
        UpdateDocument asked = await call.BodyAsync(ConfigJson.Default.UpdateDocument);
        StandaloneRecord container = engine.Get(call.Route("id"));
        ResourceConfig now = container.Config.Resources;
        // What is not said stays as it is, and is judged together with what changes.
        ResourcesDocument whole = asked with { Memory = asked.Memory != 0 ? asked.Memory : now.MemoryBytes };
        ResourceConfig changes = ResourceMapping.Map(whole, Environment.ProcessorCount) with { MemoryBytes = asked.Memory, PidsLimit = asked.PidsLimit is <= 0 ? -1 : asked.PidsLimit ?? 0 };
        RestartPolicy? restart = string.IsNullOrEmpty(asked.RestartPolicy?.Name) ? null : ContainerMapping.RestartOf(asked.RestartPolicy, isRemovedAtEnd: false);
        Refusals.RefuseIf(restart is { Kind: not RestartKind.No } && container.Config.IsRemovedAtEnd, "Restart policy cannot be updated because AutoRemove is enabled for the container");
        await engine.UpdateAsync(container.Id, changes, restart, call.Cancel);
        await call.AnswerAsync(new UpdateAnswer([]), ContainerJson.Default.UpdateAnswer);
    }

    private static async Task RenameAsync(DockerCall call, StandaloneEngine engine)
    {
        Refusals.RefuseIf(call.Text("name").Length == 0, "Neither old nor new names may be empty");
        await engine.RenameAsync(call.Route("id"), call.Text("name"), call.Cancel);
        await call.AnswerAsync(StatusCodes.Status204NoContent);
    }

    private static async Task RemoveAsync(DockerCall call, StandaloneEngine engine)
    {
        Refusals.RefuseIf(call.Flag("link"), "links are part of a container and cannot be removed alone");
        await engine.RemoveAsync(call.Route("id"), call.Flag("force"), call.Flag("v"), call.Cancel);
        await call.AnswerAsync(StatusCodes.Status204NoContent);
    }
}
