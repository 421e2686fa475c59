using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu;

/// <summary>What the emitters of all stages share: signatures, loops over a tile's samples, and the text of places.</summary>
/// <param name="code">Where everything is written.</param>
/// <param name="plan">The plan that the stages belong to.</param>
/// <param name="tile">The samples that a group takes.</param>
/// <param name="packing">Where the weights are.</param>
internal sealed class DeviceWriter(CodeWriter code, Plan plan, TileSize tile, DevicePacking packing)
{
    public CodeWriter Code => code;

    public Plan Plan => plan;

    public TileSize Tile => tile;

    /// <summary>The packed weights of a name.</summary>
    public PackedTensor Packed(string name) => packing.Tensors.Single(t => t.Name == name);

    /// <summary>The method that runs a pass of a stage.</summary>
    public static string MethodName(Stage stage, Pass pass) => stage.Name + pass;

    /// <summary>A method for a pass of a stage over the samples of a tile, the first of which is <c>first</c>.</summary>
    public Block TileMethod(Stage stage, Pass pass, params string[] comment) => Method(
        $"private static void {MethodName(stage, pass)}(DeviceBatch batch, ArrayView<float> shared, int first)", comment);

    public Block Method(string signature, params string[] comment)
    {
        code.Line();
        code.Comment(comment);
        return code.Method(signature);
    }

    /// <summary>
    /// A loop in which the threads share the numbers of all samples: <c>row</c> is where the sample's work memory begins, <c>sample</c>
    /// its index in the batch, and <c>n</c> the number's index in the sample.
    /// </summary>
    /// <param name="count">Numbers of a sample.</param>
    public Block EachNumber(int count)
    {
        string all = count == 1 ? string.Empty : $" * {count}";
        Block block = code.Block($"for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first){all}; i += Group.DimX)");
        code.Line(count == 1 ? "int sample = first + i;" : $"int sample = first + (i / {count}), n = i % {count};");
        code.Line("int row = sample * RowFloats;");
        return block;
    }

    /// <summary>The place of number <c>n</c> in an array of samples with so many numbers each.</summary>
    public static string InSample(int count) => count == 1 ? "sample" : $"(sample * {count}) + n";

    /// <summary>The place of number <c>n</c> of a part of what samples have in an array of all of that.</summary>
    public static string InSample(Extract part) => part.Length == part.Total ? InSample(part.Length)
        : $"(sample * {part.Total}) + {part.Offset}{(part.Length == 1 ? "" : " + n")}";

    /// <summary>Where number <c>n</c> of a sample is in a view, behind its start; null where there is one number only.</summary>
    private static string? Number(View view) => view.Steps * view.Features == 1 ? null
        : view.Steps == 1 || view.Stride == view.Features
        ? "n"
        : $"(n / {view.Features} * {view.Stride}) + (n % {view.Features})";

    /// <summary>The place of number <c>n</c> in a view.</summary>
    public static string NumberInRow(View view) => InRow(view, Number(view));

    /// <summary>A place in the work memory that begins at <c>row</c>.</summary>
    public static string InRow(View view, string? more = null) => $"batch.Rows[row + {Places.Offset(view, more)}]";

    /// <summary>Where step <c>step</c> of a view begins, behind its start.</summary>
    public static string? Step(View view, string step = "step") => view.Steps == 1 ? null : $"({step} * {view.Stride})";

    /// <summary>Where position <c>n</c> of a view begins in the work memory of all samples.</summary>
    public static string Position(View view) => $"row + {Places.Offset(view, Step(view, "n"))}";

    /// <summary>The weights of a stage as its products read them.</summary>
    public void DeclareWeights(string variable, PackedTensor first, int floats, string? shared = null)
    {
        string packed = $"batch.Packed.SubView(Packed.{first.Name}, {floats}).AsAligned16()";
        if (shared is null)
        {
            code.Line($"ArrayView<Float4> {variable} = {packed}.Cast<Float4>();");
            return;
        }

        code.Line($"ArrayView<Float4> {variable} = Tiles.Hold({packed}, shared.SubView({shared}, {floats}));");
    }
}
