using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Pods;

/// <summary>An ephemeral container has a container's fields under another type.</summary>
internal static class EphemeralContainers
{
    public static Container AsContainer(this EphemeralContainer self) => new()
    {
        Name = self.Name,
        Image = self.Image,
        ImagePullPolicy = self.ImagePullPolicy,
        Command = self.Command,
        Args = self.Args,
        Env = self.Env,
        EnvFrom = self.EnvFrom,
        Resources = self.Resources,
        RestartPolicy = "Never",
        SecurityContext = self.SecurityContext,
        Stdin = self.Stdin,
        StdinOnce = self.StdinOnce,
        Tty = self.Tty,
        TerminationMessagePath = self.TerminationMessagePath,
        TerminationMessagePolicy = self.TerminationMessagePolicy,
        VolumeMounts = self.VolumeMounts,
        WorkingDir = self.WorkingDir,
    };
}
