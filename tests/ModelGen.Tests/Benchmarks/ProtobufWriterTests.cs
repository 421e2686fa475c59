using ModelGen.Export.Onnx;

namespace ModelGen.Tests.Benchmarks;

public class ProtobufWriterTests
{
    [Theory]
    [InlineData(0, "08-00")]
    [InlineData(127, "08-7F")]
    [InlineData(128, "08-80-01")]
    [InlineData(150, "08-96-01")]
    [InlineData(long.MaxValue, "08-FF-FF-FF-FF-FF-FF-FF-FF-7F")]
    public void Integers_have_seven_bits_in_a_byte(long value, string expected) =>
        Assert.Equal(expected, BitConverter.ToString(ProtobufWriter.Message(message => message.Integer(1, value))));

    [Fact]
    public void Everything_else_has_its_length_before_it()
    {
        byte[] message = ProtobufWriter.Message(outer =>
        {
            outer.Text(2, "testing");
            outer.Message(20, inner => inner.Integer(1, 150));
            outer.Numbers<float>(9, [1f]);
        });
        Assert.Equal("12-07-74-65-73-74-69-6E-67-A2-01-03-08-96-01-4A-04-00-00-80-3F", BitConverter.ToString(message));
    }
}
