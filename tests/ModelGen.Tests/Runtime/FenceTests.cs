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
    public void What_people_use_does_not_mention_types_for_generated_code() => AssertNoLeak(typeof(IModel).Assembly);

    [Fact]
    public void People_find_two_namespaces() =>
        Assert.Equal(["ModelGen", Fence], typeof(IModel).Assembly.GetExportedTypes().Select(type => type.Namespace).Distinct().Order());

    /// <summary>Checks that no public member of other types takes or gives one of the namespace.</summary>
    internal static void AssertNoLeak(Assembly library) => Assert.All(
        library.GetExportedTypes().Where(type => type.Namespace != Fence).SelectMany(type => type.GetMembers()),
        member =>
        {
            IEnumerable<Type> types = member switch
            {
                MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
                ConstructorInfo constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
                _ => [],
            };
            Assert.DoesNotContain(types, type => type.ToString().Contains(Fence, StringComparison.Ordinal));
        });

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
