using System.Globalization;
using System.Reflection;
using ModelGen.Tests.Digits;
using ModelGen.Tests.Properties;

namespace ModelGen.Tests.Runtime;

/// <summary>What exceptions have in common: constructors, inner exceptions, names of parameters, and numbers in one form everywhere.</summary>
public class ExceptionTests
{
    [Fact]
    public void Exceptions_have_the_standard_constructors() => AssertStandard(typeof(IModel).Assembly, 1);

    [Fact]
    public void An_error_of_a_file_keeps_what_caused_it()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "weights.safetensors");
        File.WriteAllBytes(path, [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'x']);
        using IModel model = SampleModels.Create("Mixed");
        WeightsFormatException error = Assert.Throws<WeightsFormatException>(() => model.Load(path));
        Assert.StartsWith($"{path}: ", error.Message, StringComparison.Ordinal);
        WeightsFormatException inner = Assert.IsType<WeightsFormatException>(error.InnerException);
        Assert.IsAssignableFrom<System.Text.Json.JsonException>(inner.InnerException);
    }

    [Fact]
    public void The_name_of_a_parameter_is_that_of_one()
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        AssertParameter("options", () => new global::Digits.SimpleRnnDigits(new ModelOptions { BatchSize = -1 }));
        AssertParameter("options", () => new global::Digits.SimpleRnnDigits(new ModelOptions { BatchSize = int.MaxValue }));
        AssertParameter("options", () => new global::Digits.SimpleRnnDigits(new ModelOptions { Threads = -1 }));
        AssertParameter("options", () => new global::Digits.SimpleRnnDigits(new ModelOptions { Threads = 1025 }));
        AssertParameter("options", () => new global::Digits.SimpleRnnDigits(new ModelOptions { VectorWidth = (VectorWidth)64 }));
        AssertParameter("input", () => model.Predict(new float[1], []));
        AssertParameter("output", () => model.Predict(ReadOnlySpan<float>.Empty, new float[1]));
        AssertParameter("target", () => model.Forward(new float[18], new float[3], StepContext.Inference));
        AssertParameter("value", () => model.LearningRate = -1);
        AssertParameter("value", () => model.Iterations = -1);
        AssertParameter("model", () => ModelFiles.Save(null!, "weights"));
        AssertParameter("path", () => model.Save((string)null!));
        AssertParameter("stream", () => model.Load((Stream)null!));
        AssertParameter("axes", () => _ = new TensorShape(2, -1));
        AssertParameter("maximum", () => Initializer.RandomUniform(1, 0));
    }

    /// <summary>Numbers as in Germany, and a minus sign as in Sweden.</summary>
    [Fact]
    public void Numbers_in_messages_are_the_same_in_every_culture()
    {
        CultureInfo odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NumberGroupSeparator = ".";
        odd.NumberFormat.NegativeSign = "\u2212";
        using ITrainableModel model = SampleModels.Create("Mixed");
        Action[] mistakes =
        [
            () => model.LearningRate = -0.5,
            () => model.Forward(new float[18], [-1.5f, -1.5f], StepContext.Inference),
            () => model.Forward(new float[17], [], StepContext.Inference),
            () => Initializer.RandomUniform(1.5f, -2.5f),
            () => Initializer.RandomUniform(float.NegativeInfinity, 0),
            () => Initializer.RandomNormal(0, -1.5f),
        ];
        string[] expected = [.. mistakes.Select(Message)];
        Assert.Contains("-0.5", expected[0], StringComparison.Ordinal);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = odd;
            Assert.Equal(expected, mistakes.Select(Message));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>Checks that each public exception of a library can be made with nothing, with a message, and with a message and its cause.</summary>
    internal static void AssertStandard(Assembly library, int count)
    {
        Type[] exceptions = [.. library.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(Exception)))];
        Assert.Equal(count, exceptions.Length);
        Assert.All(exceptions, type =>
        {
            InvalidOperationException cause = new();
            Assert.NotEmpty(((Exception)Activator.CreateInstance(type)!).Message);
            Assert.Equal("text", ((Exception)Activator.CreateInstance(type, "text")!).Message);
            Assert.Same(cause, ((Exception)Activator.CreateInstance(type, "text", cause)!).InnerException);
        });
    }

    private static void AssertParameter(string name, Action mistake) =>
        Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(mistake).ParamName);

    private static string Message(Action mistake) => Assert.ThrowsAny<ArgumentException>(mistake).Message;
}
