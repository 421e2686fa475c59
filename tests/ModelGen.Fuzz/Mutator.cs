namespace ModelGen.Fuzz;

/// <summary>Makes one input of seeds: it follows from the number of the run and its own number alone.</summary>
/// <param name="seeds">Inputs that are read.</param>
/// <param name="words">Words of the format, which mutations put in.</param>
/// <param name="seed">The number of the run.</param>
/// <param name="index">The number of the input.</param>
internal sealed class Mutator(IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> words, ulong seed, long index)
{
    private const int MaxMutations = 6;
    private const int MaxRun = 32;

    private ulong state = (seed * 0x9E3779B97F4A7C15) ^ ((ulong)index * 0xD1B54A32D192ED03);

    /// <summary>The input: a seed with up to six mutations, mostly few.</summary>
    public byte[] Make()
    {
        List<byte> input = [.. seeds[Below(seeds.Count)]];
        for (int left = 1 + Below(1 + Below(MaxMutations)); left > 0; left--)
        {
            Mutate(input);
        }

        return [.. input];
    }

    private void Mutate(List<byte> input)
    {
        int place = Below(input.Count + 1);
        int run = Math.Min(1 + Below(MaxRun), input.Count - place);
        switch (Below(8))
        {
            case 0 when run > 0:
                input[place] ^= (byte)(1 << Below(8));
                break;
            case 1 when run > 0:
                input[place] = (byte)Below(256);
                break;
            case 2:
                input.RemoveRange(place, run);
                break;
            case 3:
                input.RemoveRange(place, input.Count - place);
                break;
            case 4:
                input.InsertRange(Below(input.Count + 1), input.GetRange(place, run));
                break;
            case 5:
                Replace(input, place, run, words[Below(words.Count)]);
                break;
            case 6:
                input.InsertRange(place, words[Below(words.Count)]);
                break;
            default:
                byte[] other = seeds[Below(seeds.Count)];
                int start = Below(other.Length);
                Replace(input, place, run, other.AsSpan(start, Math.Min(1 + Below(MaxRun), other.Length - start)));
                break;
        }
    }

    private static void Replace(List<byte> input, int place, int run, ReadOnlySpan<byte> by)
    {
        input.RemoveRange(place, run);
        input.InsertRange(place, by);
    }

    /// <summary>A number from 0 to below a limit; SplitMix64.</summary>
    private int Below(int limit)
    {
        state += 0x9E3779B97F4A7C15;
        ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)limit);
    }
}
