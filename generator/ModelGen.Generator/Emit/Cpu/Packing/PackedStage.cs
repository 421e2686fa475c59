using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Emit.Cpu.Packing;

/// <summary>The copies of a stage's weights in the order in which its products read them, and the code that makes them.</summary>
internal abstract class PackedStage
{
    /// <summary>What inference reads.</summary>
    public abstract IEnumerable<Buffer> ForInference { get; }

    /// <summary>What only a backward pass reads.</summary>
    public virtual IEnumerable<Buffer> ForTraining => [];

    /// <summary>The packed weights of a stage, or null where it has no weights.</summary>
    public static PackedStage? Of(Stage stage) => stage switch
    {
        RecurrentStage recurrent => new PackedCell(recurrent),
        DenseStage dense => new PackedDense(dense),
        NormalizationStage normalization => new PackedNormalization(normalization),
        EquationStage equations => new PackedOperands(equations),
        _ => null,
    };

    /// <summary>Writes the code that makes what inference reads.</summary>
    public abstract void Pack(CodeWriter code);

    /// <summary>Writes the code that makes what only a backward pass reads.</summary>
    public virtual void PackForTraining(CodeWriter code)
    {
    }

    /// <summary>A reference to a tensor's number.</summary>
    protected static string From(ParameterPlace place, int more = 0) =>
        StageWriter.At("weights", $"Weights.{place.Identifier}{(more == 0 ? string.Empty : $" + {more}")}");

    /// <summary>A reference to a copy's first number.</summary>
    protected static string To(Buffer buffer) => StageWriter.At("packed", "Packed." + buffer.Name);

    /// <summary>A statement that transposes neighbouring blocks of a tensor.</summary>
    /// <param name="from">The tensor.</param>
    /// <param name="block">Its first block that is taken.</param>
    /// <param name="to">The copy.</param>
    /// <param name="inputs">Rows of the tensor.</param>
    /// <param name="units">Columns of a block.</param>
    /// <param name="sums">Blocks of the copy.</param>
    /// <param name="first">The first of them that is written.</param>
    /// <param name="count">How many blocks.</param>
    protected static void Transpose(
        CodeWriter code, ParameterPlace from, int block, Buffer to, int inputs, int units, int sums, int first, int count)
    {
        int columns = from.Parameter.Length / inputs;
        code.Line(
            $"Packing.Transposed({From(from, block * units)}, {inputs}, {CpuLayout.Pad(inputs)}, {columns}, " +
            $"{To(to)}, {sums * units}, {first * units}, {count * units}, part);");
    }
}
