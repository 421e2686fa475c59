using System.Reflection;
using ModelGen.Generator.Contract;
using ModelGen.Tests.Binding;

namespace ModelGen.Tests.Runtime;

/// <summary>
/// The number of the contract rises where code that was generated for the last release would miss something in the fence. The fence of that release stands in
/// contract, a file for each library.
/// </summary>
public class ContractSurfaceTests
{
    private static readonly string[] Before =
    [
        "type struct Shape", "int Shape::get_Width()",
        "type interface ICell<T>", "abstract void ICell<T>::Step(int)",
        "type static-class Product", "static void Product::Add(int)",
    ];

    [Fact]
    public void The_fence_is_that_of_its_number() => AssertKept(typeof(IModel).Assembly);

    [Fact]
    public void What_is_gone_or_another_breaks() => Assert.Equal(
        ["gone: int Shape::get_Width()", "gone: static void Product::Add(int)"],
        ContractSurface.Broken(Before, [.. Before.Except(["int Shape::get_Width()", "static void Product::Add(int)"]), "static void Product::Add(long)"]));

    [Fact]
    public void What_implementations_lack_breaks() => Assert.Equal(
        ["asked for: abstract void ICell<T>::End()"], ContractSurface.Broken(Before, [.. Before, "abstract void ICell<T>::End()"]));

    [Fact]
    public void What_is_new_breaks_nothing() => Assert.Empty(ContractSurface.Broken(
        Before,
        [.. Before, "virtual void ICell<T>::End()", "static void Product::Subtract(int)", "type interface INew", "abstract void INew::Begin()"]));

    [Fact]
    public void Lines_tell_apart_what_compiled_code_does() => Assert.Equal(
        [
            "type abstract-class Sample<T> where T : class",
            "Sample<T> : IDisposable",
            "abstract T Sample<T>::Get(in Int32, out Int64)",
            "const Int32 Sample<T>::Size = 3",
            "new Sample<T>::(Single[])",
            "static Void Sample<T>::Set<V>(Span<V>) where V : struct, IDisposable",
            "virtual Void Sample<T>::Dispose()",
        ],
        ContractSurface.Of([typeof(Sample<>)]).Select(line => line.Replace($"{typeof(ContractSurfaceTests).FullName}.", "", StringComparison.Ordinal)));

    /// <summary>Checks a library against its file. The first test run with a new version writes it anew.</summary>
    internal static void AssertKept(Assembly library)
    {
        string path = $"contract/{library.GetName().Name}.txt";
        string version = library.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        string[] now = [.. ContractSurface.Of(library)];
        string[] lines = Repository.Read(path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string heading = lines.Length > 0 ? lines[0] : "";
        if (heading.StartsWith($"contract {ContractVersion.Number} ", StringComparison.Ordinal))
        {
            string[] broken = ContractSurface.Broken(lines[1..], now);
            Assert.True(
                broken.Length == 0,
                $"Code that was generated for contract {ContractVersion.Number} does not run any more:\n{string.Join('\n', broken)}\n"
                + "Raise the number in contract/ContractVersion.cs by one, or leave what it needs (CONTRIBUTING.md, The contract).");
        }

        if (!heading.EndsWith($" ModelGen {version}", StringComparison.Ordinal))
        {
            Repository.AssertHolds(path, $"contract {ContractVersion.Number} of ModelGen {version}\n{string.Join('\n', now)}\n");
        }
    }

    private abstract class Sample<T>(float[] values) : IDisposable
        where T : class
    {
        public const int Size = 3;

        private protected float[] Values => values;

        public static void Set<V>(Span<V> span)
            where V : struct, IDisposable => span.Clear();

        public abstract T Get(in int index, out long rest);

        public virtual void Dispose() => GC.SuppressFinalize(this);

        public override string ToString() => "";
    }
}
