using System.Runtime.InteropServices;

namespace ModelGen.CompilerServices;

/// <summary>Looks for the first number of a training step that is not finite, in the order in which they come about.</summary>
internal static class NotFinite
{
    /// <summary>After a forward pass: in the parameters, in what the layers have kept of each sample, and in the outputs.</summary>
    public static NumberPlace? InForward(ModelDescription model, TrainingKernels kernels, TrainingBatch batch)
    {
        if (InParameters(model, batch.Memory.ParameterSpan) is NumberPlace parameter)
        {
            return parameter;
        }

        foreach (KeptNumbers kept in kernels.Kept)
        {
            for (int sample = 0; sample < batch.Rows; sample++)
            {
                for (int step = 0; step < kept.Steps; step++)
                {
                    ref float first = ref Floats.At(ref batch.Memory.TrainingRow(sample), kept.At + (step * kept.Stride));
                    ReadOnlySpan<float> numbers = MemoryMarshal.CreateReadOnlySpan(ref first, kept.Features);
                    if (First(numbers) is int element)
                    {
                        return new(kept.Layer, kept.Content, numbers[element]) { Sample = sample, Step = step, Element = element };
                    }
                }
            }
        }

        return InOutputs(model, batch.Outputs, batch.OutputMask);
    }

    /// <summary>In the outputs, at positions that count.</summary>
    public static NumberPlace? InOutputs(ModelDescription model, ReadOnlySpan<float> outputs, ReadOnlySpan<float> mask)
    {
        if (model.Outputs.IsEmpty)
        {
            return InOutput(model, "output", outputs, mask);
        }

        int samples = outputs.Length / model.OutputLength;
        foreach (OutputView part in OutputView.Of(model))
        {
            float[] own = new float[samples * part.Model.OutputLength], counted = new float[mask.IsEmpty ? 0 : samples * part.Model.Positions];
            OutputView.Take(outputs, model.OutputLength, part.Offset, own);
            OutputView.Take(mask, model.Positions, part.FirstPosition, counted);
            if (InOutput(part.Model, $"output {part.Name}", own, counted) is NumberPlace place)
            {
                return place;
            }
        }

        return null;
    }

    private static NumberPlace? InOutput(ModelDescription model, string name, ReadOnlySpan<float> outputs, ReadOnlySpan<float> mask)
    {
        int features = model.OutputShape[^1], steps = model.Positions;
        for (int position = 0; position < outputs.Length / features; position++)
        {
            ReadOnlySpan<float> numbers = outputs.Slice(position * features, features);
            if ((mask.IsEmpty || mask[position] != 0) && First(numbers) is int element)
            {
                return new(name, model.OutputShape.ToString(), numbers[element])
                {
                    Sample = position / steps,
                    Step = position % steps,
                    Element = element,
                };
            }
        }

        return null;
    }

    /// <summary>
    /// After a backward pass: in the gradients of parameters, those of the last layers first, as they come about first.
    /// </summary>
    public static NumberPlace? InGradients(ModelDescription model, ReadOnlySpan<float> gradients)
    {
        NumberPlace? place = null;
        foreach (ParameterDescription parameter in model.Parameters)
        {
            place = parameter.Trainable && In(parameter, gradients, "gradient of ") is NumberPlace found ? found : place;
        }

        return place;
    }

    /// <summary>In the parameters, in their order.</summary>
    public static NumberPlace? InParameters(ModelDescription model, ReadOnlySpan<float> parameters)
    {
        foreach (ParameterDescription parameter in model.Parameters)
        {
            if (In(parameter, parameters, "") is NumberPlace place)
            {
                return place;
            }
        }

        return null;
    }

    private static NumberPlace? In(ParameterDescription parameter, ReadOnlySpan<float> numbers, string what)
    {
        ReadOnlySpan<float> tensor = numbers.Slice(parameter.Offset, parameter.Shape.Length);
        if (First(tensor) is not int element)
        {
            return null;
        }

        string layer = parameter.Name[..parameter.Name.IndexOf('/', StringComparison.Ordinal)];
        return new(layer, $"{what}{parameter.Name} {parameter.Shape}", tensor[element]) { Element = element };
    }

    private static int? First(ReadOnlySpan<float> numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!float.IsFinite(numbers[i]))
            {
                return i;
            }
        }

        return null;
    }
}
