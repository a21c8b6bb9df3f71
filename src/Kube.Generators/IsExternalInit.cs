namespace System.Runtime.CompilerServices;

/// <summary>What the compiler looks for to allow records on the framework that compilers run generators on.</summary>
internal static class IsExternalInit;
