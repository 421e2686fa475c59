using ModelGen.Generator.Equations;

namespace ModelGen.Tests.Equations;

/// <summary>Named values: what they are decides, not how they are spelled.</summary>
public class SymbolTests
{
    private static readonly Symbol H = "h";

    [Fact]
    public void What_is_spelled_alike_is_not_the_same()
    {
        Symbol[] alike = ["dh_prev", new Symbol("dh").Previous, H.Previous.Gradient, new Symbol("h_prev").Gradient, H.Gradient.Previous];
        Assert.Equal(["dh_prev"], alike.Select(symbol => symbol.ToString()).Distinct());
        Assert.Equal(alike.Length, alike.Distinct().Count());
        Assert.Equal(alike.Length, alike.Select(symbol => symbol.Key).Distinct().Count());
    }

    [Fact]
    public void The_same_is_the_same() => Assert.Equal(new Symbol("h").Previous.Gradient, H.Previous.Gradient);

    [Fact]
    public void People_read_the_step_of_a_value()
    {
        Assert.Equal(["h", "dh", "h(t−1)", "dh(t−1)"], new[] { H, H.Gradient, H.Previous, H.Previous.Gradient }.Select(symbol => symbol.Text));
        Assert.Equal(["h(t)", "dh(t)", "h(t−1)", "dh(t−1)"], new[] { H, H.Gradient, H.Previous, H.Previous.Gradient }.Select(symbol => symbol.TextInTime));
    }

    [Fact]
    public void Several_of_one_role_have_numbers()
    {
        Assert.Equal(["h_sum", "h_sum2"], new[] { H.InnerSum(1), H.InnerSum(2) }.Select(symbol => symbol.ToString()));
        Assert.Equal(["tanh_h", "min2"], new[] { Symbol.Part("tanh", H, 1), Symbol.Part("min", null, 2) }.Select(symbol => symbol.ToString()));
    }
}
