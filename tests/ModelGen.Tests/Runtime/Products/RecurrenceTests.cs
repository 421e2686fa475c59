using System.Runtime.CompilerServices;
using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime.Products;

/// <summary>The pre-activations of a recurrent step are chains of fused multiply-adds over x and then h, to the last bit.</summary>
public class RecurrenceTests
{
    private const int Inputs = 5;
    private const int Step = 3;
    private const int MaxUnits = 144;
    private const int H = 16;
    private const int Mask = H + MaxUnits;
    private const int Z = Mask + 16;
    private const int Row = Z + (6 * MaxUnits);

    public static TheoryData<int, int> Shapes => new() { { 1, 1 }, { 5, 2 }, { 16, 6 }, { 33, 7 }, { 80, 1 }, { 129, 3 }, { 32, 205 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Each_number_is_the_chain_of_its_terms(int units, int samples)
    {
        foreach (bool masked in new[] { false, true })
        {
            Numbers.WithVectors(new Chains<One>(units, samples, masked, SumLayout.Whole(1)));
            Numbers.WithVectors(new Chains<Two>(units, samples, masked, SumLayout.Whole(2)));
            Numbers.WithVectors(new Chains<Three>(units, samples, masked, SumLayout.Whole(3)));
            Numbers.WithVectors(new Chains<Four>(units, samples, masked, SumLayout.Whole(4)));
            Numbers.WithVectors(new Chains<FourInParts>(units, samples, masked, SumLayout.ResetAfter));
            Numbers.WithVectors(new Chains<TwoInParts>(units, samples, masked, SumLayout.Apart));
            Numbers.WithVectors(new Chains<SixInParts>(units, samples, masked, SumLayout.Six));
        }
    }

    /// <summary>Units, steps. The last ones need several blocks of steps that are computed ahead.</summary>
    public static TheoryData<int, int> Sequences => new() { { 3, 1 }, { 16, 2 }, { 33, 9 }, { 129, 70 }, { 20, 700 } };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void A_sample_by_itself_gets_what_it_gets_among_others(int units, int steps)
    {
        foreach ((bool backwards, bool masked) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            Numbers.WithVectors(new Alone<One>(units, steps, backwards, masked, SumLayout.Whole(1)));
            Numbers.WithVectors(new Alone<Four>(units, steps, backwards, masked, SumLayout.Whole(4)));
            Numbers.WithVectors(new Alone<FourInParts>(units, steps, backwards, masked, SumLayout.ResetAfter));
            Numbers.WithVectors(new Alone<SixInParts>(units, steps, backwards, masked, SumLayout.Six));
        }
    }

    private sealed record Alone<TSums>(int Units, int Steps, bool Backwards, bool Masked, SumLayout Layout) : IVectorTest
        where TSums : struct, ISums
    {
        private int XPlace => 2 * MaxUnits;

        private int MaskPlace => XPlace + (Steps * Inputs);

        private int RowFloats => MaskPlace + Steps;

        public void Run<V>()
            where V : struct, IVector<V>
        {
            const int Samples = 7;
            int columns = TSums.Count * Units;
            float[] weights = Numbers.Random((Inputs + Units) * columns, seed: 2), bias = Numbers.Random(columns, seed: 3);
            (float[] packed, float[] packedBias) = Layout.Pack<V>(weights, bias, Units, [Part.Whole]);
            float[] rows = Numbers.Random(Samples * RowFloats, seed: 4);
            for (int i = 0; i < rows.Length; i++)
            {
                int place = i % RowFloats;
                rows[i] = place < XPlace ? 0 : place < MaskPlace ? rows[i] : rows[i] > -0.5f ? 1 : 0;
            }

            float[] together = [.. rows];
            RecurrentShape shape = new()
            {
                Steps = Steps,
                Backwards = Backwards,
                Units = Units,
                Mask = Masked ? MaskPlace : -1,
                Row = RowFloats,
            };
            RecurrentProduct[] products = Layout.Products(
                new() { At = XPlace, Step = Inputs, Input = true, Depth = Inputs, Sums = 1 },
                new() { At = 0, Step = MaxUnits, ByTurns = true, Depth = Units, Sums = 1 });
            Recurrence.Run<V, Folds<V, TSums>>(in shape, products, ref packed[0], ref packedBias[0], ref together[0], Samples);
            for (int sample = 0; sample < Samples; sample++)
            {
                Recurrence.Run<V, Folds<V, TSums>>(in shape, products, ref packed[0], ref packedBias[0], ref rows[sample * RowFloats], 1);
            }

            HashSet<float> different = [];
            for (int sample = 0; sample < Samples; sample++)
            {
                int h = (sample * RowFloats) + (Steps % 2 * MaxUnits);
                Assert.Equal(together[h..(h + Units)], rows[h..(h + Units)]);
                different.UnionWith(rows[h..(h + Units)]);
            }

            Assert.True(different.Count > Units);
        }
    }

    /// <summary>h = Σ z / 32 over the sums, in two places by turns.</summary>
    private readonly struct Folds<V, TSums> : IRecurrentCell<V>
        where V : struct, IVector<V>
        where TSums : struct, ISums
    {
        public static int Sums => TSums.Count;

        public static bool IsWhole => TSums.IsWhole;

        public static void Run(ref float row, int step, int unit, ref float z)
        {
            V total = V.Zero;
            for (int sum = 0; sum < Sums; sum++)
            {
                total = V.Fma(V.Load(ref z, sum * V.Lanes), V.Broadcast(1f / 32), total);
            }

            V.Store(total, ref Unsafe.Add(ref row, (step + 1) % 2 * MaxUnits), unit);
        }

        public static void Skip(ref float row, int step)
        {
            for (int unit = 0; unit < MaxUnits; unit++)
            {
                Unsafe.Add(ref row, ((step + 1) % 2 * MaxUnits) + unit) = Unsafe.Add(ref row, (step % 2 * MaxUnits) + unit);
            }
        }
    }

    private sealed record Chains<TSums>(int Units, int Samples, bool Masked, SumLayout Layout) : IVectorTest
        where TSums : struct, ISums
    {
        public void Run<V>()
            where V : struct, IVector<V>
        {
            int columns = TSums.Count * Units;
            float[] weights = Numbers.Random((Inputs + Units) * columns, seed: 2), bias = Numbers.Random(columns, seed: 3);
            float[] rows = Numbers.Random((Samples * Row) + 16, seed: 4);
            (float[] packed, float[] packedBias) = Layout.Pack<V>(weights, bias, Units, [new Part(0, 2, 0), new Part(1, 2, 0)]);

            // About half of the samples are masked, some groups of six altogether.
            for (int sample = 0; sample < Samples; sample++)
            {
                rows[(sample * Row) + Mask] = sample % 24 < 6 || sample % 3 == 1 ? 0 : 1;
            }

            float[] expected = [.. rows];
            for (int sample = 0; sample < Samples; sample++)
            {
                for (int column = 0; column < columns && (!Masked || rows[(sample * Row) + Mask] > 0); column++)
                {
                    expected[(sample * Row) + Z + (column / Units * MaxUnits) + (column % Units)] = Chain(rows, sample, column);
                }
            }

            RecurrentShape shape = new()
            {
                Steps = 1,
                Units = Units,
                Mask = Masked ? Mask - Step : -1,
                Row = Row,
            };
            RecurrentProduct[] products = Layout.Products(
                new() { At = 0, Depth = Inputs, Sums = 1 }, new() { At = H, Depth = Units, Sums = 1 });
            Recurrence.Step<V, KeepsZ<V, TSums>>(in shape, products, ref packed[0], ref packedBias[0], ref rows[0], Samples, Step);

            // The cell writes whole vectors; nothing else changes.
            for (int i = 0; i < rows.Length; i++)
            {
                int place = i % Row;
                bool isPadding = place >= Z && (place - Z) % MaxUnits >= Units;
                Assert.True(isPadding || expected[i] == rows[i], $"Number {place} of sample {i / Row} is {rows[i]} instead of {expected[i]}.");
            }

            float Chain(float[] rows, int sample, int column)
            {
                float sum = bias[column];
                for (int k = 0; k < Inputs + Units; k++)
                {
                    if (!Layout.Takes(column / Units, isInput: k < Inputs))
                    {
                        continue;
                    }

                    sum = MathF.FusedMultiplyAdd(rows[(sample * Row) + (k < Inputs ? k : H + k - Inputs)], weights[(k * columns) + (Layout.Block(column / Units, k < Inputs) * Units) + (column % Units)], sum);
                }

                return sum;
            }
        }
    }

    private readonly struct KeepsZ<V, TSums> : IRecurrentCell<V>
        where V : struct, IVector<V>
        where TSums : struct, ISums
    {
        public static int Sums => TSums.Count;

        public static bool IsWhole => TSums.IsWhole;

        public static void Run(ref float row, int step, int unit, ref float z)
        {
            Assert.Equal(Step, step);
            for (int sum = 0; sum < Sums; sum++)
            {
                V.Store(V.Load(ref z, sum * V.Lanes), ref Unsafe.Add(ref row, Z + (sum * MaxUnits)), unit);
            }
        }
    }

    private interface ISums
    {
        static abstract int Count { get; }

        static virtual bool IsWhole => true;
    }

    private readonly struct One : ISums
    {
        public static int Count => 1;
    }

    private readonly struct Two : ISums
    {
        public static int Count => 2;
    }

    private readonly struct Three : ISums
    {
        public static int Count => 3;
    }

    private readonly struct Four : ISums
    {
        public static int Count => 4;
    }

    private readonly struct TwoInParts : ISums
    {
        public static int Count => 2;

        public static bool IsWhole => false;
    }

    private readonly struct FourInParts : ISums
    {
        public static int Count => 4;

        public static bool IsWhole => false;
    }

    private readonly struct SixInParts : ISums
    {
        public static int Count => 6;

        public static bool IsWhole => false;
    }
}
