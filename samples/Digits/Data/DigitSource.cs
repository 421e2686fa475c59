namespace Digits.Data;

/// <summary>Digits to train and to test with.</summary>
/// <param name="Train">To train with.</param>
/// <param name="Test">To test with; none of them is in the other set.</param>
/// <param name="Origin">Where they come from, to end a sentence with.</param>
internal sealed record DigitSource(DigitSet Train, DigitSet Test, string Origin)
{
    /// <summary>
    /// As many training digits as ten epochs of an LSTM with 128 units get through in about a minute on two processors.
    /// </summary>
    public const int DefaultSamples = 40_000;

    /// <summary>Drawn digits, a fifth as many for the test.</summary>
    /// <param name="seed">Of the training digits; those of the test have its complement.</param>
    /// <param name="samples">Training digits, at least 5.</param>
    public static DigitSource Drawn(ulong seed, int samples) =>
        new(new StrokeDigits(seed).Make(samples), new StrokeDigits(~seed).Make(samples / 5), $"drawn from strokes with the seed {seed}");

    /// <summary>MNIST, or a data set in its form.</summary>
    /// <param name="folder">Holds the four files.</param>
    /// <exception cref="InvalidDataException">A file is damaged or does not fit its partner.</exception>
    /// <exception cref="IOException">A file is missing or can't be read.</exception>
    public static DigitSource InFolder(string folder)
    {
        (DigitSet train, DigitSet test) = Mnist.Load(folder);
        return new DigitSource(train, test, $"read from {folder}");
    }

    /// <summary>MNIST from public mirrors, or from the cache where it was fetched before.</summary>
    /// <exception cref="IOException">No mirror gave a file, or the cache folder can't be written.</exception>
    public static DigitSource Downloaded()
    {
        using HttpClient client = MnistDownload.NewClient();
        string folder = MnistDownload.CacheFolder;
        new MnistDownload(client, MnistDownload.Mirrors).Fetch(MnistDownload.Files, folder);
        return InFolder(folder);
    }
}
