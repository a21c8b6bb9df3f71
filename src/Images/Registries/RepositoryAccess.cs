namespace Gantry.Images.Registries;

/// <summary>What a client wants to do with a repository.</summary>
internal enum RepositoryAccess
{
    Pull,
    Push,
}
