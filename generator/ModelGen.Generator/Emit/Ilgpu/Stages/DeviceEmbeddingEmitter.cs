using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>Rows of a table for indices, and the table's gradient, which is a kernel of its own: threads share the rows rather than the samples.</summary>
internal static class DeviceEmbeddingEmitter
{
    /// <summary>Rows of a table that are worth a group.</summary>
    private const int GroupRows = 16;

    /// <summary>Most groups that share a table, as each looks through all indices.</summary>
    private const int MostGroups = 1024;

    public static void Emit(DeviceWriter writer, EmbeddingStage stage)
    {
        Forward(writer, stage);
        if (writer.Plan.Training && stage.Has(Pass.Gradients))
        {
            Gradient(writer, stage);
        }
    }

    /// <summary>The method of the kernel for the gradient of the table, in the class of the training plan.</summary>
    public static string GradientKernel(EmbeddingStage stage) => DeviceWriter.MethodName(stage, Pass.Gradients);

    /// <summary>The groups that share the table.</summary>
    public static int Groups(EmbeddingStage stage) => Math.Min(MostGroups, (stage.Layer.InputDim + GroupRows - 1) / GroupRows);

    private static void Forward(DeviceWriter writer, EmbeddingStage stage)
    {
        View x = stage.X, y = stage.Y;
        string masked = stage.Mask is null ? string.Empty : "; steps of index 0 are masked";
        using (writer.TileMethod(stage, Pass.Forward, $"{stage.Layer.Name}: y(t) = embeddings[x(t)]{masked}."))
        {
            using (writer.EachNumber(y.Steps * y.Features))
            {
                string number = y.Steps * y.Features == 1 ? "0" : y.Steps == 1 ? "n" : $"(n % {y.Features})";
                writer.Code.Line($"int index = (int){DeviceWriter.InRow(x, DeviceWriter.Step(x, $"n / {y.Features}"))};");
                writer.Code.Line(
                    $"{DeviceWriter.NumberInRow(y)} = batch.Parameters[Weights.{stage.Table.Identifier} + (index * {y.Features}) + {number}];");
            }

            if (stage.Mask is View mask)
            {
                using (writer.EachNumber(mask.Features))
                {
                    // Floats: C# converts an integer 1 or 0, and ILGPU then takes its bits for those of a float.
                    string? place = mask.Features == 1 ? null : "n";
                    string within = stage.Within is View lengths ? DeviceWriter.InRow(lengths, place) : "1f";
                    writer.Code.Line($"{DeviceWriter.InRow(mask, place)} = {DeviceWriter.InRow(x, DeviceWriter.Step(x, "n"))} != 0f ? {within} : 0f;");
                }
            }
        }
    }

    private static void Gradient(DeviceWriter writer, EmbeddingStage stage)
    {
        CodeWriter code = writer.Code;
        View x = stage.X, dy = stage.DY;
        string comment = $"{stage.Layer.Name}: dembeddings[i] = Σ dy(t) over the samples{(x.Steps == 1 ? string.Empty : " and steps")} where x(t) is i.";
        using (writer.Method($"public static void {GradientKernel(stage)}(DeviceBatch batch)", comment))
        {
            code.Line("ArrayView<float> shared = SharedMemory.Allocate<float>(EmbeddingGradient.SharedFloats);");
            code.Line($"EmbeddingGradient.Compute<{stage.Name}Table>(batch, shared);");
        }

        using (writer.Method($"private readonly struct {stage.Name}Table : IEmbeddingTable", $"Where the table of {stage.Layer.Name} is."))
        {
            Constant("Rows", $"{stage.Layer.InputDim}");
            Constant("Columns", $"{dy.Features}");
            Constant("Groups", $"{Groups(stage)}");
            Constant("Steps", $"{x.Steps}");
            Constant("Target", $"Weights.{stage.Table.Identifier}");
            string step = dy.Steps == 1 ? "column" : $"(step * {dy.Stride}) + column";
            code.Line("public static float Index(DeviceBatch batch, int sample, int step) =>");
            code.Line($"    batch.Rows[(sample * RowFloats) + {Places.Offset(x, DeviceWriter.Step(x))}];");
            code.Line();
            code.Line("public static float Gradient(DeviceBatch batch, int sample, int step, int column) =>");
            code.Line($"    batch.Rows[(sample * RowFloats) + {Places.Offset(dy, step)}];");
        }

        void Constant(string name, string value)
        {
            code.Line($"public static int {name} => {value};");
            code.Line();
        }
    }
}
