using System.Runtime.Intrinsics;
using ModelGen.CompilerServices;

namespace Benchmarks.Roofline;

/// <summary>What the processor reaches, measured again and again in the course of a run, as it does not always reach the same.</summary>
internal sealed class Peaks
{
    /// <summary>How long each of the four is measured at a time.</summary>
    private const double Seconds = 0.01;

    private const int ChainIterations = 4096;
    private const int L1Bytes = 16 << 10;

    /// <summary>The weights of LSTM(128) on 28 features take as much.</summary>
    private const int L2Bytes = 320 << 10;

    /// <summary>Several times the last cache, all threads together; read in slices, of which none is read again soon.</summary>
    private const int MemoryBytes = 256 << 20;
    private const int SliceBytes = 4 << 20;

    private static readonly Candidate[] Candidates =
    [
        .. Vector512.IsHardwareAccelerated ? Of<F512>() : [],
        .. Vector256.IsHardwareAccelerated ? Of<F256>() : [],
        .. Of<F128>(),
    ];

    private readonly int threads;
    private readonly Candidate best;
    private readonly AlignedMemory[] memory;
    private readonly int[] next;
    private readonly List<double> multiplyAdds = [];
    private readonly List<double> l1Reads = [];
    private readonly List<double> l2Reads = [];
    private readonly List<double> memoryReads = [];

    /// <summary>What is computed goes here, or it need not be computed.</summary>
    private float sink;

    /// <summary>Takes memory, and chooses the width and the number of chains that reach most.</summary>
    /// <param name="threads">How many threads are measured at once.</param>
    public Peaks(int threads)
    {
        this.threads = threads;
        int share = Math.Max(SliceBytes, MemoryBytes / threads / SliceBytes * SliceBytes);
        memory = [.. Enumerable.Range(0, threads).Select(_ => new AlignedMemory(share / sizeof(float)))];
        next = new int[threads];
        best = Candidates.MaxBy(MultiplyAddRate)!;
    }

    /// <summary>Floating-point operations in a second, two for a multiply-add, all threads together.</summary>
    public Measurement MultiplyAdds => Measurement.From(multiplyAdds);

    /// <summary>Bytes read in a second from the first cache, all threads together.</summary>
    public Measurement L1 => Measurement.From(l1Reads);

    /// <summary>Bytes read in a second from the second cache, all threads together.</summary>
    public Measurement L2 => Measurement.From(l2Reads);

    /// <summary>Bytes read in a second from memory, all threads together.</summary>
    public Measurement Memory => Measurement.From(memoryReads);

    /// <summary>How often everything was measured.</summary>
    public int Count => multiplyAdds.Count;

    /// <summary>Which vectors reached the peak of multiply-adds.</summary>
    public string Kernel => best.Name;

    /// <summary>Measures everything once.</summary>
    public void Measure()
    {
        multiplyAdds.Add(MultiplyAddRate(best));
        l1Reads.Add(CacheRate(L1Bytes));
        l2Reads.Add(CacheRate(L2Bytes));
        memoryReads.Add(SliceBytes * CallRate(ReadSlice));
    }

    private static Candidate[] Of<TVector>()
        where TVector : struct, IVector<TVector>
    {
        int bits = TVector.Lanes * sizeof(float) * 8;
        ReadKernel read = (memory, first, count, times) => PeakKernels<TVector>.Read(in memory[first], count, times);
        return
        [
            new($"12 chains of {bits} bits", 12 * TVector.Lanes, PeakKernels<TVector>.Chains12, read),
            new($"24 chains of {bits} bits", 24 * TVector.Lanes, PeakKernels<TVector>.Chains24, read),
        ];
    }

    private double MultiplyAddRate(Candidate candidate) =>
        2.0 * candidate.MultiplyAdds * ChainIterations * CallRate(_ => sink = candidate.Chains(ChainIterations));

    /// <summary>Each measurement takes other memory: some lies better in the cache than other.</summary>
    private double CacheRate(int bytes)
    {
        const int CallBytes = 1 << 20;
        int count = bytes / sizeof(float), times = CallBytes / bytes;
        return (double)times * bytes * CallRate(thread => sink = best.Read(memory[thread], next[thread], count, times));
    }

    private void ReadSlice(int thread)
    {
        const int Count = SliceBytes / sizeof(float);
        next[thread] = (next[thread] + Count) % memory[thread].Count;
        sink = best.Read(memory[thread], next[thread], Count, times: 1);
    }

    /// <summary>How many calls all threads together do in a second.</summary>
    private double CallRate(Action<int> call)
    {
        double[] rates = new double[threads];
        using Barrier start = new(threads);
        Thread[] others = [.. Enumerable.Range(1, threads - 1).Select(thread => new Thread(() => Time(thread)))];
        foreach (Thread other in others)
        {
            other.Start();
        }

        Time(0);
        foreach (Thread other in others)
        {
            other.Join();
        }

        return rates.Sum();

        void Time(int thread)
        {
            start.SignalAndWait();
            rates[thread] = 1e6 / Measurement.Of(() => call(thread), Seconds, atLeast: 3).Median;
        }
    }

    private delegate float ReadKernel(AlignedMemory memory, int first, int count, int times);

    private sealed record Candidate(string Name, int MultiplyAdds, Func<int, float> Chains, ReadKernel Read);
}
