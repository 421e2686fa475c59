namespace ModelGen.Generator;

/// <summary>Names of the pipeline's steps, for tests of what is computed again.</summary>
internal static class StepNames
{
    public const string RootNamespace = nameof(RootNamespace);
    public const string Metadata = nameof(Metadata);
    public const string Parse = nameof(Parse);
    public const string Bind = nameof(Bind);
    public const string Manifests = nameof(Manifests);
    public const string Weights = nameof(Weights);
    public const string FindDuplicates = nameof(FindDuplicates);
    public const string FindClashes = nameof(FindClashes);
    public const string Network = nameof(Network);
    public const string Lower = nameof(Lower);
    public const string FileKinds = nameof(FileKinds);
    public const string Budget = nameof(Budget);
    public const string Emit = nameof(Emit);
}
