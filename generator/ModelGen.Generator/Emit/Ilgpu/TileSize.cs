using ModelGen.Generator.Contract;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu;

/// <summary>
/// How many samples a group takes through a plan, its tile. Each step of a recurrent layer reads all of its weights: more samples
/// in a tile share more of that; fewer leave more groups and need less shared memory.
/// </summary>
/// <param name="Rows">Samples of a tile.</param>
internal sealed record TileSize(int Rows)
{
    /// <summary>Shared memory that a kernel takes at most: 48 KiB, in floats. A device that has less refuses the kernels that take more.</summary>
    public const int Limit = 12 * 1024;

    private const int MostRows = 8;

    /// <summary>Sums that a thread keeps in registers.</summary>
    private const int Sums = 16;

    /// <summary>The largest tile that fits into shared memory; one sample where none does, which a device may refuse.</summary>
    public static TileSize Choose(Plan plan)
    {
        int rows = MostRows;
        while (rows > 1 && plan.Stages.Any(stage => !DeviceStages.All[stage].Fits(stage, rows)))
        {
            rows /= 2;
        }

        return new TileSize(rows);
    }

    /// <summary>The shared memory that a kernel needs for its operations, which have it one after another, in floats.</summary>
    public int SharedFloats(IEnumerable<Operation> operations) =>
        Math.Max(DeviceContract.GroupSize, operations.Max(o => DeviceStages.All[o.Stage].SharedFloats(o.Stage, o.Pass, Rows)));

    /// <summary>Samples that a thread computes a column of: many share what is read of the weights, few leave no thread idle.</summary>
    /// <param name="gates">Sums of each sample.</param>
    /// <param name="columns">Columns.</param>
    public int RowsOfThread(int gates, int columns)
    {
        int rows = Rows;
        while (rows > 1 && (gates * rows > Sums || Rows / rows * columns < DeviceContract.GroupSize))
        {
            rows /= 2;
        }

        return rows;
    }
}

/// <summary>The shared memory of a product of a tile's samples: operands, a part of each row at a time.</summary>
internal sealed class DenseTile(int depth, int rows)
{
    private const int MostFloats = 8 * 1024;

    /// <summary>That of a pass: of its input forward, of its gradient backward.</summary>
    public static DenseTile Of(DenseStage stage, Pass pass, int rows) =>
        new(pass == Pass.Backward ? stage.Layer.Units : stage.Window.Size * stage.X.Features, rows);

    /// <summary>Rows of the weights.</summary>
    public int Depth => depth;

    /// <summary>Rows of the weights, in fours.</summary>
    public int Quads => DevicePacking.Quads(depth);

    /// <summary>How many of them are taken at a time.</summary>
    public int ChunkQuads => Math.Min(Quads, MostFloats / (4 * rows));

    public int SharedFloats => rows * ChunkQuads * 4;
}
