using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>Writes the method that copies weights into the order in which products read them, after each change of the weights.</summary>
internal static class PackEmitter
{
    public static void Emit(CodeWriter code, Program program)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        using (code.Block("public override void Pack(ModelMemory memory, Part part)"))
        {
            code.Line("ref float weights = ref memory.Parameters;");
            code.Line("ref float packed = ref memory.Packed;");
            foreach (Stage stage in program.Inference.Stages)
            {
                ForInference(code, stage);
            }

            Stage[] transposed = [.. program.Training?.Stages.Where(HasTransposed) ?? []];
            if (transposed.Length > 0)
            {
                code.Line();
                using (code.Block("if (memory.BatchSize == 0)"))
                {
                    code.Line("return;");
                }

                code.Line();
                code.Line("// Only the backward pass reads these.");
                foreach (Stage stage in transposed)
                {
                    ForTraining(code, stage);
                }
            }
        }
    }

    private static string From(ParameterPlace place, int more = 0) =>
        StageWriter.At("weights", $"Weights.{place.Identifier}{(more == 0 ? string.Empty : $" + {more}")}");

    private static string To(Lowering.Buffer buffer) => StageWriter.At("packed", "Packed." + buffer.Name);

    private static bool HasTransposed(Stage stage) => stage is RecurrentStage or DenseStage { Weights.Transposed: not null };

    private static void ForInference(CodeWriter code, Stage stage)
    {
        switch (stage)
        {
            case RecurrentStage recurrent:
                foreach (SumWeights part in recurrent.Weights)
                {
                    Sums(code, part, recurrent.Units);
                }

                break;
            case DenseStage dense:
                Columns(code, dense.Weights.Kernel, dense.Weights.Packed, dense.X.Features, dense.Layer.Units);
                if (dense.Weights.Bias is ParameterPlace denseBias)
                {
                    Columns(code, denseBias, dense.Weights.PackedBias, 1, dense.Layer.Units);
                }

                break;
            case NormalizationStage normalization:
                Normalization(code, normalization);
                break;
            case EquationStage equations:
                foreach (StoredValue parameter in equations.Parameters)
                {
                    Padded(code, parameter);
                }

                break;
        }
    }

    private static void ForTraining(CodeWriter code, Stage stage)
    {
        switch (stage)
        {
            case RecurrentStage recurrent:
                foreach (SumProduct product in recurrent.Weights.SelectMany(w => w.Products).Where(p => p.Transposed is not null))
                {
                    foreach ((int sum, int block, int count) in product.Runs())
                    {
                        Transposed(code, product.Tensor, block, product.Transposed!, product.Depth, recurrent.Units, product.Sums, sum, count);
                    }
                }

                break;
            case DenseStage dense:
                Transposed(code, dense.Weights.Kernel, 0, dense.Weights.Transposed!, dense.X.Features, dense.Layer.Units, 1, 0, 1);
                break;
        }
    }

    private static void Sums(CodeWriter code, SumWeights part, int units)
    {
        int above = 0;
        foreach (SumProduct product in part.Products)
        {
            foreach ((int sum, int block, int count) in product.Runs())
            {
                string place = $"Depth = {product.Depth}, Width = {product.Sums}{First(sum)}, Blocks = {count}";
                Pack(product.Tensor, block, part.Packed, $"UnitFloats = {part.UnitFloats}{(above == 0 ? string.Empty : $", Above = {above}")}, {place}");
            }

            above += product.Depth * product.Sums;
        }

        foreach (BiasBlocks bias in part.Biases)
        {
            string place = $"UnitFloats = {part.Sums}, Depth = 1, Width = {part.Sums}{First(bias.First)}, Blocks = {bias.Count}";
            Pack(bias.Tensor, bias.Block, part.PackedBias, bias.Adds ? place + ", Adds = true" : place);
        }

        void Pack(ParameterPlace from, int block, Lowering.Buffer to, string place)
        {
            int columns = from.Parameter.Shape[from.Parameter.Shape.Count - 1];
            code.Line($"Packing.Sums<{StageWriter.Vector(units)}>(");
            code.Line($"    new() {{ Units = {units}, Sums = {part.Sums}, {(part.IsWhole ? string.Empty : "IsWhole = false, ")}{place} }},");
            code.Line($"    {From(from, block * units)}, {columns}, {To(to)}, part);");
        }

        static string First(int sum) => sum == 0 ? string.Empty : $", First = {sum}";
    }

    /// <summary>Rows with what pads them to whole vectors.</summary>
    private static void Padded(CodeWriter code, StoredValue parameter)
    {
        View view = parameter.View;
        using (code.Block("if (part.Index == 0)"))
        {
            code.Line($"Rows.Copy({From(parameter.Parameter!)}, {view.Features}, {To(view.Buffer)}, {view.Stride}, {view.Steps}, {view.Features});");
        }
    }

    private static void Columns(CodeWriter code, ParameterPlace from, Lowering.Buffer to, int inputs, int units) =>
        code.Line($"Packing.Columns({From(from)}, {inputs}, {units}, {Padding.Pad(units)}, {To(to)}, part);");

    private static void Transposed(
        CodeWriter code, ParameterPlace from, int block, Lowering.Buffer to, int inputs, int units, int sums, int first, int count)
    {
        int columns = from.Parameter.Shape[1];
        code.Line(
            $"Packing.Transposed({From(from, block * units)}, {inputs}, {Padding.Pad(inputs)}, {columns}, " +
            $"{To(to)}, {sums * units}, {first * units}, {count * units}, part);");
    }

    private static void Normalization(CodeWriter code, NormalizationStage stage)
    {
        int features = stage.X.Features;
        NormalizationWeights weights = stage.Weights;
        code.Line();
        using (code.Block("if (part.Index == 0)"))
        {
            Copy(weights.Gamma, weights.PackedGamma, 1);
            Copy(weights.Beta, weights.PackedBeta, 0);
            Copy(weights.MovingMean, weights.PackedMean, 0);
            string epsilon = CSharp.Float(stage.Layer.Epsilon);
            code.Line($"BatchNormalization.Invert({From(weights.MovingVariance)}, {To(weights.PackedInverse)}, {features}, {epsilon});");
        }

        code.Line();

        void Copy(ParameterPlace? from, Lowering.Buffer to, int without)
        {
            string target = To(to);
            code.Line(from is null
                ? $"Rows.Fill({target}, {features}, {without});"
                : $"Rows.Copy({From(from)}, {features}, {target}, {features}, 1, {features});");
        }
    }
}
