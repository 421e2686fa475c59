using System.Security.Cryptography;
using Digits.Data;

namespace ModelGen.Tests.Digits;

public sealed class StrokeDigitsTests
{
    private static readonly DigitSet Set = new StrokeDigits(42).Make(2000);

    [Fact]
    public void A_digit_is_a_function_of_the_seed_and_its_index_alone()
    {
        byte[] alone = new byte[784];
        foreach (int index in (int[])[0, 7, 1234, 1999])
        {
            new StrokeDigits(42).Draw(index, alone);
            Assert.Equal(Set.Pixels[(index * 784)..((index + 1) * 784)], alone);
        }
    }

    [Fact]
    public void Draws_the_same_bytes_on_every_machine()
    {
        byte[] digit = new byte[784];
        new StrokeDigits(42).Draw(3, digit);
        Assert.Equal("1D9E57982A973A6C5042DE14F31F09C125BDC11B1D068844F072BCD5CAAED7D8", Convert.ToHexString(SHA256.HashData(digit)));
    }

    [Fact]
    public void No_two_digits_are_equal_within_a_seed_or_between_seeds()
    {
        DigitSet other = new StrokeDigits(43).Make(2000);
        HashSet<string> images = [.. Images(Set).Concat(Images(other))];
        Assert.Equal(4000, images.Count);

        static IEnumerable<string> Images(DigitSet set) => set.Pixels.Chunk(784).Select(Convert.ToBase64String);
    }

    [Fact]
    public void Each_class_has_the_same_share() =>
        Assert.All(Enumerable.Range(0, 10), digit => Assert.Equal(200, Set.Labels.Count(label => label == digit)));

    [Fact]
    public void Ink_covers_about_as_much_as_in_handwriting_and_stays_off_the_edge()
    {
        // MNIST has a mean of 0.1307.
        Assert.InRange(Set.Pixels.Average(pixel => pixel / 255.0), 0.10, 0.16);
        Assert.All(Set.Pixels.Chunk(784), image => Assert.True(image.Max() >= 128));

        // Of the ink, less than a fiftieth may be lost in the outermost rows and columns.
        double edge = 0;
        for (int i = 0; i < Set.Pixels.Length; i++)
        {
            (int y, int x) = Math.DivRem(i % 784, 28);
            edge += y is 0 or 27 || x is 0 or 27 ? Set.Pixels[i] : 0;
        }

        Assert.InRange(edge / Set.Pixels.Sum(pixel => (double)pixel), 0, 0.02);
    }

    [Fact]
    public void The_mean_of_a_class_tells_most_digits_but_far_from_all()
    {
        double[][] means = [.. Enumerable.Range(0, 10).Select(digit => Mean(Set, digit))];
        DigitSet test = new StrokeDigits(~42UL).Make(500);
        int right = Enumerable.Range(0, test.Count).Count(i =>
        {
            byte[] image = test.Pixels[(i * 784)..((i + 1) * 784)];
            return Enumerable.Range(0, 10).MinBy(digit => means[digit].Zip(image, (mean, pixel) => (mean - pixel) * (mean - pixel)).Sum())
                == test.Labels[i];
        });
        Assert.InRange(right / (double)test.Count, 0.55, 0.75);
    }

    private static double[] Mean(DigitSet set, int digit)
    {
        double[] mean = new double[784];
        int[] members = [.. Enumerable.Range(0, set.Count).Where(i => set.Labels[i] == digit)];
        foreach (int member in members)
        {
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += set.Pixels[member * 784 + i] / (double)members.Length;
            }
        }

        return mean;
    }
}
