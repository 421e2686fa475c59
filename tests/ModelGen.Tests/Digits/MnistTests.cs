using Digits.Data;

namespace ModelGen.Tests.Digits;

public sealed class MnistTests : IDisposable
{
    private const int Train = 30;
    private const int Test = 20;
    private readonly TemporaryFolder folder = new();

    public MnistTests()
    {
        // All spellings that are in use: dash or dot, plain or compressed.
        folder.Write("train-images-idx3-ubyte", Images(Train));
        folder.Write("train-labels.idx1-ubyte", Labels(Train));
        folder.Write("t10k-images.idx3-ubyte.gz", Idx.Gzip(Images(Test)));
        folder.Write("t10k-labels-idx1-ubyte.gz", Idx.Gzip(Labels(Test)));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Reads_both_sets()
    {
        (DigitSet train, DigitSet test) = Mnist.Load(folder.Path);
        Assert.Equal(Train, train.Count);
        Assert.Equal(Idx.Bytes(Train * 784), train.Pixels);
        Assert.Equal(Enumerable.Range(0, Test).Select(i => (byte)(i % 10)), test.Labels);
        Assert.Equal(Idx.Bytes(Test * 784), test.Pixels);
    }

    [Fact]
    public void Refuses_labels_that_are_not_as_many_as_the_images()
    {
        string path = folder.Write("train-labels.idx1-ubyte", Labels(Train - 1));
        Assert.Equal(
            $"{path}: dimension 0 (bytes 4 to 7): expected 30, found 29",
            Assert.Throws<InvalidDataException>(() => Mnist.Load(folder.Path)).Message);
    }

    [Fact]
    public void Refuses_a_label_that_is_no_digit()
    {
        byte[] labels = Labels(Train);
        labels[8 + 17] = 10;
        string path = folder.Write("train-labels.idx1-ubyte", labels);
        Assert.Equal(
            $"{path}: label 17: expected 0 to 9, found 10", Assert.Throws<InvalidDataException>(() => Mnist.Load(folder.Path)).Message);
    }

    [Fact]
    public void Names_a_missing_file_or_folder()
    {
        File.Delete(folder.File("t10k-images.idx3-ubyte.gz"));
        Assert.Equal(
            $"{folder.Path}: expected one of the files t10k-images-idx3-ubyte, t10k-images.idx3-ubyte, t10k-images-idx3-ubyte.gz, "
            + "t10k-images.idx3-ubyte.gz, found none",
            Assert.Throws<FileNotFoundException>(() => Mnist.Load(folder.Path)).Message);

        string missing = folder.File("missing");
        Assert.StartsWith($"{missing}: ", Assert.Throws<DirectoryNotFoundException>(() => Mnist.Load(missing)).Message);
    }

    [Fact]
    public void Pixels_become_numbers_from_0_to_1()
    {
        byte[] pixels = new byte[2 * 784];
        (pixels[0], pixels[1], pixels[784]) = (255, 51, 128);
        ModelGen.Training.Dataset dataset = new DigitSet(pixels, [7, 3]).ToDataset();

        Assert.Equal(2, dataset.Count);
        Assert.Equal([1f, 0.2f, 0f], dataset.Inputs[..3].ToArray());
        Assert.Equal(128 / 255f, dataset.Inputs.Span[784]);
        Assert.Equal([7f, 3f], dataset.Targets.ToArray());
    }

    private static byte[] Images(int count) => Idx.File(Idx.Bytes(count * 784), count, 28, 28);

    private static byte[] Labels(int count) => Idx.File([.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))], count);
}
