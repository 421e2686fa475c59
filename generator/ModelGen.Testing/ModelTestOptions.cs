using System.Collections.ObjectModel;

namespace ModelGen.Testing;

/// <summary>The project that a tested model file belongs to.</summary>
public sealed record ModelTestOptions
{
    /// <summary>The project's root namespace, which models get that name none.</summary>
    public string RootNamespace { get; init; } = "Models";

    /// <summary>Whether the project references <c>ModelGen.Ilgpu</c>, so that kernels for devices are generated.</summary>
    public bool ForDevices { get; init; }

    /// <summary>Metadata of the files' <c>ModelFile</c> items by name, such as <c>Access</c> with the value <c>internal</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
