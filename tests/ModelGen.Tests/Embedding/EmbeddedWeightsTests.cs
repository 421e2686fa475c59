using System.Buffers.Binary;
using System.Reflection;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;

namespace ModelGen.Tests.Embedding;

/// <summary>Weights of a resource are those of the file, bit for bit, and stay where they are until somebody changes them.</summary>
[Collection(AllocationCollection.Name)]
public class EmbeddedWeightsTests
{
    private static readonly byte[] File = Embedding.File(seed: 3);

    private static readonly Assembly InPlace = Embedding.Load(File, File);

    private static readonly float[] Input = [.. Enumerable.Range(0, 30 * 15).Select(i => MathF.Sin(i))];

    private static readonly ModelOptions ToPredict = new() { BatchSize = 0, Threads = 1 };

    public static TheoryData<VectorWidth> Widths => [VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512];

    [Theory]
    [MemberData(nameof(Widths))]
    public void They_predict_with_the_bits_of_loaded_ones(VectorWidth width)
    {
        foreach (int batchSize in new[] { 0, 4 })
        {
            ModelOptions options = new() { VectorWidth = width, BatchSize = batchSize };
            using IModel loaded = Create(InPlace, options with { Seed = 1 });
            loaded.Load(new MemoryStream(File));
            using IModel embedded = Create(InPlace, options);
            Assert.Equal(Bits(loaded.Parameters), Bits(embedded.Parameters));
            Assert.Equal(Predict(loaded), Predict(embedded));
            using ModelSession session = ((ISharedModel)embedded).CreateSession();
            Assert.Equal(Predict(loaded), Predict(session));
        }
    }

    [Fact]
    public void A_stream_steps_with_the_bits_of_loaded_ones()
    {
        using IModel embedded = Create(InPlace, ToPredict);
        using ModelStream stream = ((ISharedModel)embedded).Publish().CreateStream();
        float[] steps = new float[2 * 5], last = new float[2];
        stream.Step(Input.AsSpan(0, 15), steps);
        embedded.Predict(Input.AsSpan(0, 15), last);
        Assert.Equal(Bits(last), Bits(steps.AsSpan(8)));
        Assert.True(IsInResource(stream.Weights.Parameters));
    }

    [Fact]
    public void They_are_read_in_place_by_the_model_its_sessions_and_what_it_publishes()
    {
        using IModel model = Create(InPlace, ToPredict);
        Assert.True(IsInResource(model.Parameters));
        ModelWeights published = ((ISharedModel)model).Publish();
        Assert.True(IsInResource(published.Parameters));
        using ModelSession session = published.CreateSession();
        Assert.True(IsInResource(session.Weights.Parameters));
        Assert.Same(published, ((ISharedModel)model).Publish());
    }

    [Fact]
    public void An_edit_gives_the_model_alone_parameters_of_its_own()
    {
        using IModel model = Create(InPlace, ToPredict), other = Create(InPlace, ToPredict);
        int[] before = Predict(model);
        ModelWeights published = ((ISharedModel)model).Publish();
        model.EditParameters()[0] += 1;
        Assert.False(IsInResource(model.Parameters));
        Assert.NotEqual(before, Predict(model));
        Assert.Equal(before, Predict(other));
        Assert.True(IsInResource(other.Parameters));
        using ModelSession session = published.CreateSession();
        Assert.Equal(before, Predict(session));
        ModelWeights edited = ((ISharedModel)model).Publish();
        Assert.NotSame(published, edited);
        Assert.Equal(Bits(model.Parameters), Bits(edited.Parameters));
        model.EditParameters()[0] -= 1;
        Assert.True(session.Refresh());
        Assert.Equal(Predict(model), before);
    }

    [Fact]
    public void Loading_replaces_them()
    {
        byte[] others = Embedding.File(seed: 4);
        using IModel model = Create(InPlace, ToPredict), trained = Create(InPlace, ToPredict with { Seed = 4 });
        model.Load(new MemoryStream(others));
        Assert.False(IsInResource(model.Parameters));
        Assert.Equal(Bits(trained.Parameters), Bits(model.Parameters));
        using MemoryStream saved = new();
        model.Save(saved);
        Assert.Equal(others, saved.ToArray());
    }

    [Fact]
    public void Saving_gives_the_file_that_was_embedded()
    {
        using IModel model = Create(InPlace, ToPredict);
        using MemoryStream saved = new();
        model.Save(saved);
        Assert.Equal(File, saved.ToArray());
        Assert.True(IsInResource(model.Parameters));
    }

    [Fact]
    public void Training_goes_on_from_them()
    {
        using ITrainableModel embedded = (ITrainableModel)Create(InPlace), loaded = (ITrainableModel)Create(InPlace, new ModelOptions { Seed = 1 });
        loaded.Load(new MemoryStream(File));
        ModelWeights published = ((ISharedModel)embedded).Publish();
        Assert.True(IsInResource(published.Parameters));
        foreach (ITrainableModel model in new[] { embedded, loaded })
        {
            model.Forward(Input.AsSpan(0, 60), [0, 1, 1, 0], new StepContext(true, 1, 0, 0));
            model.Backward();
            model.Update();
        }

        Assert.Equal(Bits(loaded.Parameters), Bits(embedded.Parameters));
        Assert.NotEqual(Bits(published.Parameters), Bits(embedded.Parameters));
        Assert.NotSame(published, ((ISharedModel)embedded).Publish());
    }

    [Fact]
    public void A_seed_asks_for_initial_weights()
    {
        using IModel trained = Create(InPlace, ToPredict), initial = Create(InPlace, ToPredict with { Seed = 9 });
        Assert.NotEqual(Bits(trained.Parameters), Bits(initial.Parameters));
        using IModel plain = ModelCompiler.Compile(Embedding.Yaml.Replace("weights: " + Embedding.Key, "")).Create(ToPredict with { Seed = 9 });
        Assert.Equal(Bits(plain.Parameters), Bits(initial.Parameters));
    }

    /// <summary>A file of another program: its tensors are sorted by their names. One copy serves all instances.</summary>
    [Fact]
    public void In_another_order_they_are_copied_once()
    {
        byte[] sorted = Sorted(File);
        Assembly assembly = Embedding.Load(sorted, sorted);
        using IModel model = Create(assembly, ToPredict), other = Create(assembly, ToPredict), inPlace = Create(InPlace, ToPredict);
        Assert.Equal(Bits(inPlace.Parameters), Bits(model.Parameters));
        Assert.Equal(Predict(inPlace), Predict(model));
        Assert.True(Unsafe.AreSame(ref MemoryMarshal.GetReference(model.Parameters), ref MemoryMarshal.GetReference(other.Parameters)));
    }

    /// <summary>Its image is gone once it is unloaded, but spans of weights are in the hands of callers.</summary>
    [Fact]
    public void Of_an_assembly_that_can_be_unloaded_they_are_copied()
    {
        using IModel model = Create(Embedding.Load(File, File, isCollectible: true), ToPredict), inPlace = Create(InPlace, ToPredict);
        Assert.Equal(Bits(inPlace.Parameters), Bits(model.Parameters));
    }

    [Fact]
    public void Parameters_are_allocated_for_the_first_edit_alone()
    {
        using IModel model = Create(InPlace, ToPredict);
        int bytes = sizeof(float) * model.Parameters.Length;
        Assert.True(Allocated(() => Create(InPlace, ToPredict).Dispose()) <= Allocated(() => Create(InPlace, ToPredict with { Seed = 1 }).Dispose()) - bytes);
        Assert.InRange(Allocated(() => model.EditParameters()), bytes, bytes + 300);
        Assert.Equal(0, Allocated(() => model.EditParameters()));

        static long Allocated(Action action)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_resource_that_is_gone_or_another_is_refused()
    {
        Assembly without = Embedding.Load(File, resource: null);
        MissingManifestResourceException missing = Refused<MissingManifestResourceException>(without);
        Assert.Matches(
            "^Small starts with weights of the resource \"small.safetensors/[0-9a-f]{16}\", which the assembly User lacks: build it again", missing.Message);
        Create(without, ToPredict with { Seed = 1 }).Dispose();

        foreach (byte[] damaged in new[] { [.. File[..^1], (byte)(File[^1] ^ 1)], File[..^4], [.. File, 0] })
        {
            Assembly assembly = Embedding.Load(File, damaged);
            for (int i = 0; i < 2; i++)
            {
                Assert.Contains("are damaged", Refused<WeightsFormatException>(assembly).Message);
            }
        }
    }

    private static IModel Create(Assembly assembly, ModelOptions? options = null) => new CompiledModels(assembly).Create(options);

    private static T Refused<T>(Assembly assembly)
        where T : Exception => Assert.IsType<T>(Assert.Throws<TargetInvocationException>(() => Create(assembly, ToPredict)).GetBaseException());

    private static int[] Predict(IPredictor model)
    {
        float[] output = new float[30 * 2];
        model.Predict(Input, output);
        return Bits(output);
    }

    private static int[] Bits(ReadOnlySpan<float> numbers) => MemoryMarshal.Cast<float, int>(numbers).ToArray();

    /// <summary>Whether numbers lie in the image of the assembly.</summary>
    private static unsafe bool IsInResource(ReadOnlySpan<float> numbers)
    {
        using UnmanagedMemoryStream resource =
            Assert.IsAssignableFrom<UnmanagedMemoryStream>(InPlace.GetManifestResourceStream(Assert.Single(InPlace.GetManifestResourceNames())));
        byte* first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(numbers));
        return first >= resource.PositionPointer && first + (sizeof(float) * numbers.Length) == resource.PositionPointer + resource.Length;
    }

    /// <summary>The same tensors sorted by their names.</summary>
    private static byte[] Sorted(byte[] file)
    {
        int start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, start - 8));
        List<byte> data = [];
        List<string> entries = [];
        IEnumerable<JsonProperty> tensors = header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__");
        foreach (JsonProperty tensor in tensors.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            int[] offsets = [.. tensor.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32())];
            int begin = data.Count;
            data.AddRange(file[(start + offsets[0])..(start + offsets[1])]);
            entries.Add($"\"{tensor.Name}\":{{\"dtype\":\"F32\",\"shape\":{tensor.Value.GetProperty("shape")},\"data_offsets\":[{begin},{data.Count}]}}");
        }

        byte[] json = Encoding.UTF8.GetBytes($"{{{string.Join(",", entries)}}}");
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. data];
    }
}
