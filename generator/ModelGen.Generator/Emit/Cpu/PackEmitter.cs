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

    private static string From(ParameterPlace place) => StageWriter.At("weights", "Weights." + place.Identifier);

    private static string To(Lowering.Buffer buffer) => StageWriter.At("packed", "Packed." + buffer.Name);

    private static bool HasTransposed(Stage stage) => stage is RecurrentStage or DenseStage { Weights.Transposed: not null };

    private static void ForInference(CodeWriter code, Stage stage)
    {
        switch (stage)
        {
            case RecurrentStage recurrent:
                int inputs = recurrent.X.Features, units = recurrent.Layer.Units, depth = inputs + units;
                Gates(code, recurrent, recurrent.Weights.Kernel, recurrent.Weights.Packed, inputs, 0, depth);
                Gates(code, recurrent, recurrent.RecurrentKernel, recurrent.Weights.Packed, units, inputs, depth);
                if (recurrent.Weights.Bias is ParameterPlace bias)
                {
                    Gates(code, recurrent, bias, recurrent.Weights.PackedBias, 1, 0, 1);
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
        }
    }

    private static void ForTraining(CodeWriter code, Stage stage)
    {
        switch (stage)
        {
            case RecurrentStage recurrent:
                int columns = recurrent.GateCount * recurrent.Layer.Units;
                Transposed(code, recurrent.RecurrentKernel, recurrent.RecurrentTransposed!, recurrent.Layer.Units, columns);
                if (recurrent.Weights.Transposed is { } kernel)
                {
                    Transposed(code, recurrent.Weights.Kernel, kernel, recurrent.X.Features, columns);
                }

                break;
            case DenseStage dense:
                Transposed(code, dense.Weights.Kernel, dense.Weights.Transposed!, dense.X.Features, dense.Layer.Units);
                break;
        }
    }

    private static void Gates(
        CodeWriter code, RecurrentStage stage, ParameterPlace from, Lowering.Buffer to, int inputs, int first, int depth) =>
        code.Line(
            $"Packing.Gates<{StageWriter.Vector(stage.Layer.Units)}>({From(from)}, {inputs}, {stage.GateCount}, {stage.Layer.Units}, " +
            $"{To(to)}, {first}, {depth}, part);");

    private static void Columns(CodeWriter code, ParameterPlace from, Lowering.Buffer to, int inputs, int units) =>
        code.Line($"Packing.Columns({From(from)}, {inputs}, {units}, {Padding.Pad(units)}, {To(to)}, part);");

    private static void Transposed(CodeWriter code, ParameterPlace from, Lowering.Buffer to, int inputs, int columns) =>
        code.Line($"Packing.Transposed({From(from)}, {inputs}, {Padding.Pad(inputs)}, {columns}, {To(to)}, part);");

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
