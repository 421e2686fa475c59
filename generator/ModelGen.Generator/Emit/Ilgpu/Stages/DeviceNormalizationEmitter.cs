using ModelGen.Generator.Contract;
using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>Batch normalization: sums over the batch by features, in kernels of their own; the rest by samples.</summary>
internal sealed class DeviceNormalizationEmitter(DeviceWriter writer, NormalizationStage stage)
{
    private CodeWriter Code => writer.Code;

    private NormalizationWeights Weights => stage.Weights;

    private NormalizationSums Sums => stage.Sums;

    private string Layer => stage.Layer.Name;

    private View X => stage.X;

    private string Feature => X.Features == 1 ? string.Empty : " + feature";

    public static void Emit(DeviceWriter writer, NormalizationStage stage)
    {
        DeviceNormalizationEmitter emitter = new(writer, stage);
        emitter.Forward();
        if (stage.OfBatch)
        {
            emitter.Shape();
            emitter.ForwardSums();
        }

        if (stage.Has(Pass.BackwardSums))
        {
            emitter.BackwardSums();
        }

        if (stage.Has(Pass.Backward))
        {
            emitter.Backward();
        }
    }

    /// <summary>The groups that share the features.</summary>
    public static int Groups(NormalizationStage stage) => (stage.X.Features + DeviceContract.NormalizedFeatures - 1) / DeviceContract.NormalizedFeatures;

    private void Forward()
    {
        using (writer.TileMethod(stage, Pass.Forward, $"{Layer}: y = gamma (x − mean) / √(variance + epsilon) + beta."))
        {
            using (writer.EachNumber(X.Steps * X.Features))
            {
                DeclareFeature();
                string mean = Parameter(Weights.MovingMean), inverse = MovingInverse;
                if (stage.OfBatch)
                {
                    mean = $"batch.Training != 0\n    ? {InShared(Sums.Mean)}\n    : {mean}";
                    inverse = $"batch.Training != 0\n    ? {InShared(Sums.Inverse)}\n    : {inverse}";
                }

                Code.Lines($"float mean = {mean};");
                Code.Lines($"float inverse = {inverse};");
                Code.Line($"float normalized = ({DeviceWriter.NumberInRow(X)} - mean) * inverse;");
                string scaled = Weights.Gamma is null ? string.Empty : $" * {Parameter(Weights.Gamma)}";
                string shifted = Weights.Beta is null ? string.Empty : $" + {Parameter(Weights.Beta)}";
                string value = scaled.Length == 0 || shifted.Length == 0 ? $"normalized{scaled}" : $"(normalized{scaled})";
                Code.Line($"{DeviceWriter.NumberInRow(stage.Y)} = {value}{shifted};");
            }
        }
    }

    private void Shape()
    {
        string mask = stage.Mask is View view ? Places.Offset(view) : "-1";
        Code.Line();
        Code.Line($"private static NormalizationShape {stage.Name}Shape() => new()");
        Code.Line("{");
        Code.Line($"    RowFloats = RowFloats, X = {Places.Offset(X)}, Mask = {mask},");
        Code.Line($"    Steps = {X.Steps}, Stride = {X.Stride}, Features = {X.Features},");
        Code.Line("};");
    }

    private void ForwardSums()
    {
        using (SumsMethod(
            Pass.ForwardSums, $"{Layer}: mean and 1 / √(variance + epsilon) of each feature over the batch; moving statistics follow them."))
        {
            // Outside of training no feature is written. No thread returns before the last barrier: pocl's compiler for OpenCL then runs
            // what follows for the wrong threads.
            Code.Line($"(float mean, float variance) = Normalization.Moments(batch, shared, {stage.Name}Shape());");
            if (stage.Mask is not null)
            {
                Code.Line($"float positions = Normalization.Positions(batch, shared, {stage.Name}Shape());");
            }

            using (FirstThreads($"batch.Training * {X.Features}"))
            {
                if (stage.Mask is not null)
                {
                    Code.Line($"batch.Shared[Shared.{Sums.Positions.Name} + feature] = positions;");
                }

                Code.Line($"batch.Shared[Shared.{Sums.Mean.Name} + feature] = mean;");
                Code.Line($"batch.Shared[Shared.{Sums.Inverse.Name} + feature] = 1 / Sqrt(variance + {CSharp.Float(stage.Layer.Epsilon)});");
                Track(Weights.MovingMean, "mean");
                Track(Weights.MovingVariance, "variance");
            }
        }
    }

    private void Track(ParameterPlace moving, string current)
    {
        string place = $"batch.Parameters[Weights.{moving.Identifier} + feature]", momentum = CSharp.Float(stage.Layer.Momentum);
        Code.Line($"{place} = ({place} * {momentum}) + ({current} * (1 - {momentum}));");
    }

    private void BackwardSums()
    {
        using (SumsMethod(Pass.BackwardSums, $"{Layer} backward: dbeta = Σ dy, dgamma = Σ dy (x − mean) / √(variance + epsilon)."))
        {
            Code.Line($"int nearest = Min(Normalization.Feature(), {X.Features - 1});");
            Code.Line("(float dbeta, float dgamma) = Normalization.Sums(");
            Code.Line($"    batch, shared, {stage.Name}Shape(), {Places.Offset(stage.DY)},");
            Code.Line($"    batch.Shared[Shared.{Sums.Mean.Name} + nearest], batch.Shared[Shared.{Sums.Inverse.Name} + nearest]);");
            using (FirstThreads($"{X.Features}"))
            {
                Code.Line($"batch.Shared[Shared.{Sums.DBeta.Name} + feature] = dbeta;");
                Code.Line($"batch.Shared[Shared.{Sums.DGamma.Name} + feature] = dgamma;");
                foreach ((ParameterPlace? place, string gradient) in new[] { (Weights.Beta, "dbeta"), (Weights.Gamma, "dgamma") })
                {
                    if (place is not null)
                    {
                        Code.Line($"batch.Gradients[Weights.{place.Identifier} + feature] = {gradient};");
                    }
                }
            }
        }
    }

    private void Backward()
    {
        if (!stage.OfBatch)
        {
            FrozenBackward();
            return;
        }

        using (writer.TileMethod(
            stage, Pass.Backward, $"{Layer} backward: dx = gamma / √(variance + epsilon) (dy − (dbeta + (x − mean) / √(variance + epsilon) dgamma) / n)."))
        {
            if (stage.Mask is null)
            {
                Code.Line($"float share = 1 / Normalization.Positions(batch, shared, {stage.Name}Shape());");
            }

            using (writer.EachNumber(X.Steps * X.Features))
            {
                DeclareFeature();
                if (stage.Mask is not null)
                {
                    // Counted before: the masks of other samples are gone before all groups are behind this pass.
                    Code.Line($"float share = 1 / {InShared(Sums.Positions)};");
                }

                Code.Line($"float inverse = {InShared(Sums.Inverse)};");
                Code.Line($"float normalized = ({DeviceWriter.NumberInRow(X)} - {InShared(Sums.Mean)}) * inverse;");
                Code.Line($"float common = (normalized * {InShared(Sums.DGamma)}) + {InShared(Sums.DBeta)};");
                string gamma = Weights.Gamma is null ? string.Empty : $"{Parameter(Weights.Gamma)} * ";
                string dy = DeviceWriter.NumberInRow(stage.DY), centered = $"({dy} - (share * common))";
                if (stage.Mask is View mask)
                {
                    string counts = DeviceWriter.InRow(mask, X.Steps == 1 ? null : $"(n / {X.Features})");
                    Code.Line($"float dy = {dy};");
                    Code.Line($"float centered = {counts} > 0 ? dy - (share * common) : dy;");
                    centered = "centered";
                }

                Code.Line($"{DeviceWriter.NumberInRow(stage.DX!)} = {gamma}inverse * {centered};");
            }
        }
    }

    /// <summary>Statistics that do not depend on the batch are factors like any other.</summary>
    private void FrozenBackward()
    {
        using (writer.TileMethod(stage, Pass.Backward, $"{Layer} backward: dx = gamma / √(variance + epsilon) dy."))
        {
            using (writer.EachNumber(X.Steps * X.Features))
            {
                DeclareFeature();
                Code.Line($"float inverse = {MovingInverse};");
                string gamma = Weights.Gamma is null ? string.Empty : $"{Parameter(Weights.Gamma)} * ";
                Code.Line($"{DeviceWriter.NumberInRow(stage.DX!)} = {gamma}inverse * {DeviceWriter.NumberInRow(stage.DY)};");
            }
        }
    }

    private Block SumsMethod(Pass pass, string comment) => writer.Method(
        $"private static void {DeviceWriter.MethodName(stage, pass)}(DeviceBatch batch, ArrayView<float> shared)", comment);

    /// <summary>Declares the feature of number <c>n</c>, where there are several.</summary>
    private void DeclareFeature()
    {
        if (X.Features > 1)
        {
            Code.Line(X.Steps == 1 ? "int feature = n;" : $"int feature = n % {X.Features};");
        }
    }

    /// <summary>
    /// The threads that write the sums: one for each feature. It is one comparison, as ILGPU takes two of them in the code of a debug
    /// build for something on which all threads agree.
    /// </summary>
    private Block FirstThreads(string features)
    {
        Code.Line("int feature = Normalization.Feature();");
        return Code.Block($"if (Group.IdxX < Normalization.FeaturesOfGroup({features}))");
    }

    private string MovingInverse => $"1 / Sqrt({Parameter(Weights.MovingVariance)} + {CSharp.Float(stage.Layer.Epsilon)})";

    private string InShared(Buffer buffer) => $"batch.Shared[Shared.{buffer.Name}{Feature}]";

    private string Parameter(ParameterPlace place) => $"batch.Parameters[Weights.{place.Identifier}{Feature}]";
}
