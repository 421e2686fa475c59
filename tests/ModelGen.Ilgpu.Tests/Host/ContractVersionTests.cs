using System.Reflection;
using ModelGen.Tests.Compiling;

namespace ModelGen.Ilgpu.Tests.Host;

/// <summary>A class that was compiled for another version of the library for devices says so when it is brought to one.</summary>
public class ContractVersionTests
{
    private const string Yaml = "modelgen: 1\nname: Small\ninput: { shape: [4, 2] }\nlayers: [dense: 2]\ntraining: { loss: mse, optimizer: sgd }";

    [Fact]
    public void The_contract_of_a_build_is_kept()
    {
        using IModel model = Make(text => text, hasOthers: false);
        using IModel moved = Move(model);
        Assert.Equal("Small", moved.Description.Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_contract_is_a_clear_error(bool hasOthers)
    {
        const string Check = "DeviceModelContract.Check(\"Models.Small\"";
        using IModel model = Make(
            text => text.Replace($"{Check}, \"1.0.0\", contract: 1)", $"{Check}, \"0.9.0\", contract: 0)", StringComparison.Ordinal), hasOthers);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Move(model));
        Assert.Equal(
            "Models.Small was compiled by ModelGen 0.9.0 (contract 0), and ModelGen.Ilgpu is 1.0.0 (contract 1): "
            + "build the project again with one version of ModelGen and ModelGen.Ilgpu.",
            error.Message);
    }

    private static IModel Make(Func<string, string> change, bool hasOthers)
    {
        Assembly assembly = OtherRuntime.Compile(Yaml, "ModelGen.Ilgpu", change, hasOthers);
        return (IModel)Activator.CreateInstance(assembly.GetType("Models.Small", throwOnError: true)!, 1UL)!;
    }

    private static TrainableDeviceModel Move(IModel model) => ((IPortableModel<TrainableDeviceModel>)model).ToDevice(Kernels.Simulated.Device);
}
