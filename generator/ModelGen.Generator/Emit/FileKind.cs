using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Emit.Ilgpu;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>A kind of file that every model is compiled to.</summary>
/// <param name="Ending">
/// What the file's name has behind the model's. But for the class's own file it begins with a character that no name has, so that no
/// model's files are called like those of another.
/// </param>
/// <param name="ForDevices">Whether it is made only where models run on devices.</param>
/// <param name="Layout">How what runs it lays out memory.</param>
/// <param name="Emit">Writes the text.</param>
internal sealed record FileKind(string Ending, bool ForDevices, MemoryLayout Layout, Func<Program, string> Emit)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FileKind> All { get; } =
    [
        new(".g.cs", ForDevices: false, CpuLayout.Instance, ModelEmitter.Emit),
        new("-Cpu.g.cs", ForDevices: false, CpuLayout.Instance, CpuEmitter.Emit),
        new("-Ilgpu.g.cs", ForDevices: true, DeviceLayout.Instance, IlgpuEmitter.Emit),
    ];

    /// <summary>This file of a model.</summary>
    public GeneratedFile Of(LoweredModel model) => new(model.Network.FullName + Ending, Emit(model.With(Layout)));
}

/// <summary>A file of generated code.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">Its text.</param>
internal sealed record GeneratedFile(string Name, string Text);
