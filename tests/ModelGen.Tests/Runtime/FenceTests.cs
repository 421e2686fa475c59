using System.ComponentModel;
using System.Reflection;
using System.Xml.Linq;

namespace ModelGen.Tests.Runtime;

/// <summary>What generated code alone uses stands in a namespace of its own, out of the way of people.</summary>
public class FenceTests
{
    public const string Fence = "ModelGen.CompilerServices";

    [Fact]
    public void Types_for_generated_code_are_hidden_and_promise_nothing() => AssertFenced(typeof(IModel).Assembly);

    [Fact]
    public void People_find_two_namespaces() =>
        Assert.Equal(["ModelGen", Fence], typeof(IModel).Assembly.GetExportedTypes().Select(type => type.Namespace).Distinct().Order());

    /// <summary>Checks that each public type of the namespace is hidden in editors and says what it is.</summary>
    internal static void AssertFenced(Assembly library)
    {
        Dictionary<string, string> documentation = XDocument.Load(Path.ChangeExtension(library.Location, ".xml"))
            .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("remarks")?.Value ?? "");
        Type[] types = [.. library.GetExportedTypes().Where(type => type.Namespace == Fence && !type.IsNested)];
        Assert.NotEmpty(types);
        Assert.All(types, type =>
        {
            Assert.Equal(EditorBrowsableState.Never, type.GetCustomAttribute<EditorBrowsableAttribute>()?.State);
            Assert.Contains("For generated code only: any version may change it.", documentation["T:" + type.FullName], StringComparison.Ordinal);
        });
    }
}
