namespace ModelGen.Ilgpu.Tests.Host;

/// <summary>What is said of devices, those that are missing included.</summary>
public class DeviceTests
{
    [Fact]
    public void Every_kind_is_listed_with_a_reason_where_it_can_not_be_used()
    {
        IReadOnlyList<DeviceInfo> devices = Device.GetAll();
        Assert.Equal(Enum.GetValues<DeviceKind>(), devices.Select(device => device.Kind).Distinct());
        Assert.All(devices, device =>
        {
            Assert.Equal(device.IsUsable, device.Problem is null);
            Assert.Equal(device.Index < 0, device.Name.Length == 0);
            Assert.False(device.Index < 0 && device.IsUsable);
            Assert.Contains(device.Problem ?? device.Name, device.ToString());
        });
        Assert.Equal((0, true), devices.Where(device => device.Kind == DeviceKind.Cpu).Select(cpu => (cpu.Index, cpu.IsUsable)).Single());
    }

    [Fact]
    public void Lines_about_devices_say_all()
    {
        const long Bytes = 3L << 29;
        Assert.Equal("CUDA 1: H, 1.5 GiB", new DeviceInfo(DeviceKind.Cuda, 1, "H", Bytes, true, null).ToString());
        Assert.Equal("OpenCL 0: H, 1.5 GiB; not usable: it is old", new DeviceInfo(DeviceKind.OpenCL, 0, "H", Bytes, true, "it is old").ToString());
        Assert.Equal("CUDA: none; no driver", new DeviceInfo(DeviceKind.Cuda, -1, "", 0, false, "no driver").ToString());
    }

    [Fact]
    public void A_device_that_is_missing_is_named_with_what_there_is()
    {
        foreach ((DeviceKind kind, string name, Func<int, Device> open) in new (DeviceKind, string, Func<int, Device>)[]
        {
            (DeviceKind.Cuda, "CUDA", Device.Cuda),
            (DeviceKind.OpenCL, "OpenCL", index => Device.OpenCL(index)),
        })
        {
            DeviceInfo known = Device.GetAll().First(device => device.Kind == kind);
            DeviceUnavailableException refusal = Assert.Throws<DeviceUnavailableException>(() => open(99));
            Assert.Contains($"There is no {name} device 99", refusal.Message);
            Assert.Contains(known.Index < 0 ? known.Problem! : known.ToString(), refusal.Message);
        }
    }

    [Fact]
    public void A_device_that_can_not_be_used_says_why()
    {
        foreach (DeviceInfo device in Device.GetAll().Where(device => device is { Index: >= 0, IsUsable: false }))
        {
            DeviceUnavailableException refusal = Assert.Throws<DeviceUnavailableException>(
                () => device.Kind == DeviceKind.Cuda ? Device.Cuda(device.Index) : Device.OpenCL(device.Index));
            Assert.Contains(device.Name, refusal.Message);
            Assert.Contains(device.Problem!, refusal.Message);
        }
    }

    [Fact]
    public void The_best_device_is_one_of_the_list()
    {
        using Device best = Device.Best();
        DeviceInfo listed = Device.GetAll().Single(device => device.Kind == best.Kind && device.Index == best.Index);
        Assert.True(listed.IsUsable);
        Assert.Equal(listed.Name, best.Name);
        Assert.True(best.MemoryBytes > 0);
    }

    [Fact]
    public void Closing_twice_is_closing()
    {
        Device device = Device.Cpu();
        device.Dispose();
        device.Dispose();
        Assert.Equal(DeviceKind.Cpu, device.Kind);
    }
}
