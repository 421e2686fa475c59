namespace ModelGen.Import.Graph;

/// <summary>Brings convolutions of sources that have the channels in front of the steps into the words of the model language.</summary>
internal static class Convolutions
{
    /// <summary>Says by the options of a convolution how many steps of zeros it adds.</summary>
    /// <param name="options">The options, which get the padding.</param>
    /// <param name="span">Steps from the first to the last of a window.</param>
    /// <param name="stride">Steps from one window to the next.</param>
    /// <param name="front">Steps of zeros in front.</param>
    /// <param name="behind">Steps of zeros behind.</param>
    /// <returns>Whether the language has a word for it; otherwise a layer in front has to add them.</returns>
    public static bool TryPad(OptionList options, int span, int stride, int front, int behind)
    {
        int around = span - 1;
        string padding = (front, behind) == (0, 0) ? "valid"
            : stride == 1 && (front, behind) == (around / 2, around - (around / 2)) ? "same"
            : stride == 1 && (front, behind) == (around, 0) ? "causal"
            : "";
        if (padding is "same" or "causal")
        {
            options.Set("padding", padding);
        }

        return padding.Length > 0;
    }

    /// <summary>A kernel (filters, features, steps) as (steps, features, filters).</summary>
    public static SourceTensor WindowMajor(SourceTensor kernel)
    {
        int filters = kernel.Shape[0], features = kernel.Shape[1], size = kernel.Shape[2];
        float[] values = new float[kernel.Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (int row, int step) = Math.DivRem(i, size);
            (int filter, int feature) = Math.DivRem(row, features);
            values[(((step * features) + feature) * filters) + filter] = kernel.Values[i];
        }

        return kernel with { Shape = [size, features, filters], Values = values };
    }
}
