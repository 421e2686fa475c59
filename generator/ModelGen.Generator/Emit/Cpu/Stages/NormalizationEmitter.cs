using ModelGen.Generator.Emit.Cpu.Packing;
using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>Batch normalization: sums over the batch by features, the rest by samples.</summary>
internal sealed class NormalizationEmitter(StageWriter writer, NormalizationStage stage)
{
    private readonly string vector = StageWriter.Vector(stage.X.Features);
    private readonly PackedNormalization packed = new(stage);

    private CodeWriter Code => writer.Code;

    private NormalizationWeights Weights => stage.Weights;

    private NormalizationSums Sums => stage.Sums;

    private string Layer => stage.Layer.Name;

    /// <summary>The layer's numbers, for the steps that samples have.</summary>
    private string Numbers => writer.Steps(stage.X.Steps) is var steps && steps == $"{stage.X.Steps}"
        ? $"{stage.Name}Layer"
        : $"({stage.Name}Layer with {{ Steps = {steps} }})";

    public static void Emit(StageWriter writer, NormalizationStage stage)
    {
        NormalizationEmitter emitter = new(writer, stage);
        emitter.Constants();
        if (stage.Has(Pass.ForwardSums))
        {
            emitter.ForwardSums();
        }

        emitter.Forward();
        if (stage.Has(Pass.BackwardSums))
        {
            emitter.BackwardSums();
        }

        if (stage.Has(Pass.Backward))
        {
            emitter.Backward();
        }
    }

    private void Constants()
    {
        string numbers = $"{stage.X.Steps}, {stage.X.Features}, {stage.X.Stride}, RowFloats, " +
            $"{CSharp.Float(stage.Layer.Epsilon)}, {CSharp.Float(stage.Layer.Momentum)}";
        Code.Line();
        Code.Line($"private static readonly BatchNormalization {stage.Name}Layer = new({numbers});");
    }

    private void ForwardSums()
    {
        using (writer.BlocksMethod(
            stage, Pass.ForwardSums, $"{Layer}: mean and 1 / √(variance + epsilon) of each feature over the batch; moving statistics follow them."))
        {
            using (Code.Block("if (!batch.Context.Training)"))
            {
                Code.Line("return;");
            }

            Code.Line();
            Code.Line("ModelMemory memory = batch.Memory;");
            Code.Line("ref float rows = ref memory.TrainingRow(0);");
            Code.Line($"{Numbers}.Moments<{vector}>(");
            Code.Line($"    {StageWriter.At("rows", Places.Offset(stage.X))}, {Mask("rows")}, batch.Rows,");
            Code.Line($"    {StageWriter.InShared(Sums.Mean)}, {StageWriter.InShared(Sums.Inverse)},");
            Code.Line($"    {StageWriter.InParameters(Weights.MovingMean)}, {StageWriter.InParameters(Weights.MovingVariance)}, part);");
            if (stage.Mask is not null)
            {
                using (Code.Block("if (part.Index == 0)"))
                {
                    Code.Line($"{Positions} = {Numbers}.Positions({Mask("rows")}, batch.Rows);");
                }
            }
        }
    }

    private void Forward()
    {
        using (writer.RowsMethod(stage, Pass.Forward, $"{Layer}: y = gamma (x − mean) / √(variance + epsilon) + beta."))
        {
            writer.DeclareMemory();
            Code.Line($"ref float mean = {StageWriter.InPacked(packed.Mean)};");
            Code.Line($"ref float inverse = {StageWriter.InPacked(packed.Inverse)};");
            if (stage.OfBatch)
            {
                using (Code.Block("if (batch.Context.Training)"))
                {
                    Code.Line($"mean = {StageWriter.InShared(Sums.Mean)};");
                    Code.Line($"inverse = {StageWriter.InShared(Sums.Inverse)};");
                }
            }

            Code.Line();
            using (writer.RowLoop())
            {
                Code.Line($"{Numbers}.Apply<{vector}>(");
                Code.Line($"    {StageWriter.InRow(stage.X)}, {StageWriter.InRow(stage.Y)}, ref mean, ref inverse,");
                Code.Line($"    {StageWriter.InPacked(packed.Gamma)}, {StageWriter.InPacked(packed.Beta)});");
            }
        }
    }

    private void BackwardSums()
    {
        using (writer.BlocksMethod(stage, Pass.BackwardSums, $"{Layer} backward: dbeta = Σ dy, dgamma = Σ dy (x − mean) / √(variance + epsilon)."))
        {
            Code.Line("ModelMemory memory = batch.Memory;");
            Code.Line("ref float rows = ref memory.TrainingRow(0);");
            Code.Line($"{Numbers}.Sums<{vector}>(");
            Code.Line($"    {StageWriter.At("rows", Places.Offset(stage.X))}, {StageWriter.At("rows", Places.Offset(stage.DY))}, batch.Rows,");
            Code.Line($"    {StageWriter.InShared(Sums.Mean)}, {StageWriter.InShared(Sums.Inverse)},");
            Code.Line($"    {StageWriter.InShared(Sums.DGamma)}, {StageWriter.InShared(Sums.DBeta)}, part);");
            if (stage.Trains.Any())
            {
                Code.Line($"(int first, int count) = part.Share({stage.X.Features}, {vector}.Lanes);");
                CopyGradient(Weights.Gamma, Sums.DGamma);
                CopyGradient(Weights.Beta, Sums.DBeta);
            }
        }
    }

    private void CopyGradient(ParameterPlace? place, Buffer sums)
    {
        if (place is not null)
        {
            string from = StageWriter.At("memory.Shared", $"Shared.{sums.Name} + first");
            string to = StageWriter.At("memory.Gradients", $"Weights.{place.Identifier} + first");
            Code.Line($"Rows.Copy({from}, {to}, count);");
        }
    }

    private void Backward()
    {
        if (!stage.OfBatch)
        {
            FrozenBackward();
            return;
        }

        using (writer.RowsMethod(
            stage, Pass.Backward, $"{Layer} backward: dx = gamma / √(variance + epsilon) (dy − (dbeta + (x − mean) / √(variance + epsilon) dgamma) / n)."))
        {
            writer.DeclareMemory();
            Code.Line(stage.Mask is null
                ? $"float positions = {Numbers}.Positions(ref None, batch.Rows);"
                : $"float positions = {Positions};");
            using (writer.RowLoop())
            {
                Code.Line($"{Numbers}.Backward<{vector}>(");
                Code.Line($"    {StageWriter.InRow(stage.X)}, {StageWriter.InRow(stage.DY)}, {StageWriter.InRow(stage.DX!)}, {Mask("row")}, positions,");
                Code.Line($"    {StageWriter.InShared(Sums.Mean)}, {StageWriter.InShared(Sums.Inverse)}, {StageWriter.InPacked(packed.Gamma)},");
                Code.Line($"    {StageWriter.InShared(Sums.DGamma)}, {StageWriter.InShared(Sums.DBeta)});");
            }
        }
    }

    /// <summary>Statistics that do not depend on the batch are factors like any other.</summary>
    private void FrozenBackward()
    {
        using (writer.RowsMethod(stage, Pass.Backward, $"{Layer} backward: dx = gamma / √(variance + epsilon) dy."))
        {
            writer.DeclareMemory();
            using (writer.RowLoop())
            {
                Code.Line($"{Numbers}.Scale<{vector}>(");
                Code.Line($"    {StageWriter.InRow(stage.DY)}, {StageWriter.InRow(stage.DX!)},");
                Code.Line($"    {StageWriter.InPacked(packed.Inverse)}, {StageWriter.InPacked(packed.Gamma)});");
            }
        }
    }

    /// <summary>How many positions count: counted once, as the masks of other samples are gone before all threads are behind the backward pass.</summary>
    private string Positions => $"At(ref memory.Shared, Shared.{Sums.Positions.Name})";

    private string Mask(string origin) =>
        stage.Mask is View mask ? StageWriter.At(origin, Places.Offset(mask)) : "ref None";
}
