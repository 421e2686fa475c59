namespace Digits.Data;

/// <summary>The four files of MNIST, or of a data set in its form, in a folder.</summary>
internal static class Mnist
{
    /// <summary>Reads the training and the test digits of a folder.</summary>
    /// <param name="folder">
    /// Holds <c>train-images</c>, <c>train-labels</c>, <c>t10k-images</c> and <c>t10k-labels</c>, each followed by <c>-idx3-ubyte</c>
    /// (images) or <c>-idx1-ubyte</c> (labels), or by the same with a dot in front, and by <c>.gz</c> or nothing.
    /// </param>
    /// <exception cref="InvalidDataException">A file is damaged or does not fit its partner; says where and how.</exception>
    /// <exception cref="IOException">The folder or one of the files is missing or can't be read.</exception>
    public static (DigitSet Train, DigitSet Test) Load(string folder) =>
        Directory.Exists(folder)
            ? (LoadSet(folder, "train"), LoadSet(folder, "t10k"))
            : throw new DirectoryNotFoundException($"{folder}: there is no such folder; name one with the IDX files of MNIST");

    private static DigitSet LoadSet(string folder, string set)
    {
        string imagesPath = Find(folder, $"{set}-images", "idx3-ubyte");
        string labelsPath = Find(folder, $"{set}-labels", "idx1-ubyte");
        byte[] images = IdxFile.Read(imagesPath, null, DigitSet.Side, DigitSet.Side);
        int count = images.Length / DigitSet.PixelsPerDigit;
        byte[] labels = IdxFile.Read(labelsPath, count);
        int wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(DigitSet.Classes - 1));
        return wrong < 0
            ? new DigitSet(images, labels)
            : throw new InvalidDataException($"{labelsPath}: label {wrong}: expected 0 to {DigitSet.Classes - 1}, found {labels[wrong]}");
    }

    private static string Find(string folder, string name, string ending)
    {
        string[] spellings = [$"{name}-{ending}", $"{name}.{ending}", $"{name}-{ending}.gz", $"{name}.{ending}.gz"];
        return spellings.Select(spelling => Path.Combine(folder, spelling)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{folder}: expected one of the files {string.Join(", ", spellings)}, found none");
    }
}
