using Gantry.Engine.Standalone;

namespace Gantry.DockerApi.Containers;

/// <summary>Tells what only the API sees happen to a container.</summary>
internal static class ContainerEvents
{
    public static void Tell(this StandaloneEngine engine, StandaloneRecord container, string action, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var attributes = new Dictionary<string, string>(container.Config.Labels) { ["image"] = container.Config.Image, ["name"] = container.Name };
        foreach ((string name, string value) in more)
            attributes[name] = value;
        engine.Events.Publish(new DockerEvent("container", action, container.Id, attributes, TimeProvider.System.GetUtcNow()));
    }
}
