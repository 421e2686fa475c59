using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>
/// The gradients of a stage's weights as one product over all samples and steps: on its left what the weights are multiplied by,
/// one row of them under the other, on its right the gradients of the pre-activations.
/// </summary>
internal sealed class DeviceGradientEmitter
{
    /// <summary>Rows and columns of a tile; the library's <c>GradientTile.Size</c> is the same number.</summary>
    public const int TileSize = 64;

    private readonly List<(int First, string Condition, string Factor, ParameterPlace Target)> parts = [];
    private readonly string comment;
    private readonly string right;
    private readonly int columns;
    private readonly int steps;
    private int rows;

    private DeviceGradientEmitter(Stage stage, View x, string? xStep, AffineWeights weights, int columns, int steps, string right, string comment)
    {
        Name = stage.Name + "Gradients";
        this.columns = columns;
        this.steps = steps;
        this.right = right;
        this.comment = comment;
        Add(x.Features, row => $"batch.Rows[at + {Places.Offset(x, xStep)} + {row}]", weights.Kernel);
    }

    /// <summary>The name of the product.</summary>
    public string Name { get; }

    /// <summary>How many tiles it has.</summary>
    public int Tiles => (rows + TileSize - 1) / TileSize * ((columns + TileSize - 1) / TileSize);

    /// <summary>Writes the product.</summary>
    public void Emit(DeviceWriter writer)
    {
        CodeWriter code = writer.Code;
        using (writer.Method($"private readonly struct {Name} : IGradientProduct", comment))
        {
            code.Line($"public static int Rows => {rows};");
            code.Line();
            code.Line($"public static int Columns => {columns};");
            code.Line();
            code.Line($"public static int Steps => {steps};");
            code.Line();
            using (code.Block("public static float Left(DeviceBatch batch, int sample, int step, int row)"))
            {
                code.Line("int at = sample * RowFloats;");
                Choose(code, part => part.Factor);
            }

            code.Line();
            code.Line("public static float Right(DeviceBatch batch, int sample, int step, int column) =>");
            code.Line($"    batch.Rows[(sample * RowFloats) + {right}];");
            code.Line();
            using (code.Block("public static int Target(int row)"))
            {
                Choose(code, part => $"Weights.{part.Target.Identifier}{(part.Target.Parameter.Shape.Count == 1 ? string.Empty : $" + ({Row(part.First)} * {columns})")}");
            }
        }
    }

    public static DeviceGradientEmitter Of(DenseStage stage)
    {
        DeviceGradientEmitter product = new(
            stage,
            stage.X,
            DeviceWriter.Step(stage.X),
            stage.Weights,
            stage.Layer.Units,
            stage.X.Steps,
            Places.Offset(stage.DZ, stage.DZ.Steps == 1 ? "column" : $"(step * {stage.DZ.Stride}) + column"),
            $"{stage.Layer.Name}: dW = Σ xᵀ dz{(stage.Weights.Bias is null ? string.Empty : ", db = Σ dz")}.");
        product.AddBias(stage.Weights.Bias);
        return product;
    }

    public static DeviceGradientEmitter Of(RecurrentStage stage)
    {
        int units = stage.Layer.Units, steps = stage.Steps;
        string taken = stage.Layer.GoBackwards ? $"({steps - 1} - step)" : "step";
        string column = stage.GateCount == 1 || units == stage.PaddedUnits
            ? "column"
            : $"(column / {units} * {stage.PaddedUnits}) + (column % {units})";
        DeviceGradientEmitter product = new(
            stage,
            stage.X,
            DeviceWriter.Step(stage.X, taken),
            stage.Weights,
            stage.GateCount * units,
            steps,
            Places.Offset(stage.Gates!, $"(step * {stage.GatesWidth}) + {column}"),
            $"{stage.Layer.Name}: dW = Σ x(t)ᵀ dz(t), dU = Σ h(t−1)ᵀ dz(t){(stage.Weights.Bias is null ? string.Empty : ", db = Σ dz(t)")}.");
        View h = stage.States[0];
        product.Add(units, row => $"batch.Rows[at + {Places.Offset(h, $"(step * {h.Stride}) + {row}")}]", stage.RecurrentKernel);
        product.AddBias(stage.Weights.Bias);
        return product;
    }

    private void Add(int count, Func<string, string> factor, ParameterPlace target)
    {
        int first = rows;
        rows += count;
        parts.Add((first, $"row < {rows}", factor(Row(first)), target));
    }

    private void AddBias(ParameterPlace? bias)
    {
        if (bias is not null)
        {
            Add(1, _ => "1", bias);
        }
    }

    private static string Row(int first) => first == 0 ? "row" : $"(row - {first})";

    private void Choose(CodeWriter code, Func<(int First, string Condition, string Factor, ParameterPlace Target), string> value)
    {
        foreach ((int First, string Condition, string Factor, ParameterPlace Target) part in parts.Take(parts.Count - 1))
        {
            using (code.Block($"if ({part.Condition})"))
            {
                code.Line($"return {value(part)};");
            }

            code.Line();
        }

        code.Line($"return {value(parts[parts.Count - 1])};");
    }
}
