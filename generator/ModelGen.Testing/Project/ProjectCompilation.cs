using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.Testing.Project;

/// <summary>The project's compilation: the generator asks it only whether the library of devices is referenced, so nothing else is.</summary>
internal static class ProjectCompilation
{
    private static readonly CSharpCompilationOptions Library = new(OutputKind.DynamicallyLinkedLibrary);

    private static readonly MetadataReference DeviceLibrary = CSharpCompilation.Create("ModelGen.Ilgpu", options: Library).ToMetadataReference();

    public static Compilation Of(ModelTestOptions options, CSharpParseOptions language) => CSharpCompilation.Create(
        "Models", [CSharpSyntaxTree.ParseText("", language)], options.ForDevices ? [DeviceLibrary] : [], Library);
}
