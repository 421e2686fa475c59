using System.Reflection;
using ModelGen.Generator.Contract;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Generation;

/// <summary>A class that was compiled for another version of the runtime says so, before anything of it fails in a less clear way.</summary>
public class ContractVersionTests
{
    private const string Yaml = """
        modelgen: 1
        name: Small
        input: { shape: [4, 2] }
        layers: [lstm: 3, dense: 2]
        training: { loss: mse, optimizer: adam }
        """;

    [Fact]
    public void The_contract_of_a_build_is_kept()
    {
        using IModel model = (IModel)Activator.CreateInstance(Compile(text => text, hasOthers: false), 1UL)!;
        model.Predict(new float[8], new float[2]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_contract_is_a_clear_error(bool hasOthers)
    {
        Type model = Compile(ForAnother, hasOthers);
        Action[] uses =
        [
            () => Activator.CreateInstance(model, 1UL),
            () => Activator.CreateInstance(model, new ModelOptions()),
            () => model.GetMethod("Create")!.Invoke(null, [null]),
            () => model.GetProperty("ModelDescription")!.GetValue(null),
        ];
        Assert.All(uses, use =>
        {
            Exception error = Assert.Throws<TargetInvocationException>(use).InnerException!;
            Assert.IsType<InvalidOperationException>(error);
            string expected = $"Models.Small was compiled by ModelGen 0.9.0 (contract {ContractVersion.Number + 1}), and ModelGen.Runtime is {Version} "
                + $"(contract {ContractVersion.Number}): build the project again with one version of ModelGen and ModelGen.Runtime.";
            Assert.Equal(expected, error.Message);
        });
    }

    /// <summary>What the check is for: the same code for this contract, but for members that the runtime does not have.</summary>
    [Fact]
    public void Without_the_check_members_would_be_missing()
    {
        Type model = Compile(text => text, hasOthers: true);
        Exception error = Assert.Throws<TargetInvocationException>(() => Activator.CreateInstance(model, new ModelOptions())).InnerException!;
        Assert.True(error is MissingMemberException or TypeLoadException, error.ToString());
    }

    private static string Version { get; } = typeof(IModel).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static Type Compile(Func<string, string> change, bool hasOthers) =>
        OtherRuntime.Compile(Yaml, "ModelGen.Runtime", change, hasOthers).GetType("Models.Small", throwOnError: true)!;

    private static string ForAnother(string text) => text.Replace(
        $"\"{Version}\", contract: {ContractVersion.Number})", $"\"0.9.0\", contract: {ContractVersion.Number + 1})", StringComparison.Ordinal);
}
