namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>What RUN --mount shows.</summary>
internal enum RunMountKind
{
    Bind,
    Cache,
    Tmpfs,
    Secret,
    Ssh,
}
