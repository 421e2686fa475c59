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
/// <param name="Emit">Writes the text.</param>
internal sealed record FileKind(string Ending, bool ForDevices, Func<Program, string> Emit)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FileKind> All { get; } =
    [
        new(".g.cs", ForDevices: false, ModelEmitter.Emit),
        new("-Cpu.g.cs", ForDevices: false, CpuEmitter.Emit),
        new("-Ilgpu.g.cs", ForDevices: true, IlgpuEmitter.Emit),
    ];

    /// <summary>This file of a model.</summary>
    public GeneratedFile Of(Program program) => new(program.Network.FullName + Ending, Emit(program));
}

/// <summary>A file of generated code.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">Its text.</param>
internal sealed record GeneratedFile(string Name, string Text);
