using Digits.Devices;

namespace ModelGen.Tests.Digits;

public class DeviceNameTests
{
    [Theory]
    [InlineData("cpu", null)]
    [InlineData("ilgpu-cpu", null)]
    [InlineData("best", null)]
    [InlineData("cuda", null)]
    [InlineData("opencl", null)]
    [InlineData("cuda:0", 0)]
    [InlineData("opencl:12", 12)]
    public void Reads_what_it_writes(string text, int? index)
    {
        Assert.True(DeviceName.TryParse(text, out DeviceName name));
        Assert.Equal((text.Split(':')[0], index, text), (name.Kind, name.Index, name.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CUDA")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:x")]
    [InlineData("cuda:1:2")]
    [InlineData("cuda:2147483648")]
    [InlineData(" cuda")]
    [InlineData("cpu:0")]
    [InlineData("ilgpu-cpu:0")]
    [InlineData("best:0")]
    public void Refuses_what_names_no_device(string text) => Assert.False(DeviceName.TryParse(text, out _));
}
