using ModelGen.Tests.Documentation;

namespace ModelGen.Ilgpu.Tests.Host;

/// <summary>The examples of the page about devices compile.</summary>
public class DocumentationTests
{
    [Fact]
    public void The_examples_of_the_page_about_devices_compile() => PageProject.Compile(new Page("docs/devices.md"), new Given(
        """
        using ModelGen;
        using ModelGen.Training;

        abstract class Given
        {
            protected static readonly Dataset train = new(new float[1], 1);
            protected static readonly LstmDigits model = new();
            protected static readonly TrainableDeviceModel gpu = null!;
            protected static readonly float[][] inputs = [], targets = [];
            protected static readonly int steps = 0;
        }
        """,
        [Given.LstmDigits],
        Runs: false));
}
