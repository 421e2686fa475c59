using ModelGen.Training;

namespace Digits.Data;

/// <summary>Grey images of digits and what they show.</summary>
/// <param name="Pixels">(count, 28, 28), rows from the top; 0 is paper, 255 is ink.</param>
/// <param name="Labels">(count), each 0 to 9.</param>
internal sealed record DigitSet(byte[] Pixels, byte[] Labels)
{
    /// <summary>Pixels along each side of an image.</summary>
    public const int Side = 28;

    /// <summary>Pixels of an image.</summary>
    public const int PixelsPerDigit = Side * Side;

    /// <summary>How many digits there are to tell apart.</summary>
    public const int Classes = 10;

    /// <summary>Images in the set.</summary>
    public int Count => Labels.Length;

    /// <summary>The set as a model takes it: pixels from 0 to 1, labels as class indices.</summary>
    public Dataset ToDataset()
    {
        float[] inputs = new float[Pixels.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = Pixels[i] / 255f;
        }

        return Dataset.WithLabels(inputs, PixelsPerDigit, Labels);
    }
}
