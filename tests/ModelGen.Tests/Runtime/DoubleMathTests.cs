namespace ModelGen.Tests.Runtime;

using Tested = ModelGen.CompilerServices.DoubleMath;

/// <summary>Functions in double precision against references by other formulas.</summary>
public class DoubleMathTests
{
    private const double Tolerance = 4e-15;

    public static TheoryData<string> Functions => ["Sigmoid", "Softplus", "Expm1", "Erf", "CosPi"];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Values_are_those_of_the_reference(string name)
    {
        (Func<double, double> function, Func<double, double> reference) = Find(name);
        foreach (double magnitude in new[] { 1e-300, 1e-12, 1e-5, 0.1, 0.5, 1, 2.4, 2.6, 5.9, 6.1, 30, 700 })
        {
            foreach (double x in new[] { magnitude, -magnitude })
            {
                double expected = reference(x);
                Assert.True(Math.Abs(function(x) - expected) <= Tolerance * Math.Abs(expected), $"{name}({x}) is {function(x)}, not {expected}");
            }
        }

        Assert.True(double.IsNaN(function(double.NaN)));
    }

    [Fact]
    public void Infinities_have_limits()
    {
        double infinity = double.PositiveInfinity;
        Assert.Equal((1, 0), (Tested.Sigmoid(infinity), Tested.Sigmoid(-infinity)));
        Assert.Equal((infinity, 0), (Tested.Softplus(infinity), Tested.Softplus(-infinity)));
        Assert.Equal((infinity, -1), (Tested.Expm1(infinity), Tested.Expm1(-infinity)));
        Assert.Equal((1, -1), (Tested.Erf(infinity), Tested.Erf(-infinity)));
        Assert.Equal(infinity, Tested.Expm1(1000));
    }

    private static (Func<double, double> Function, Func<double, double> Reference) Find(string name) => name switch
    {
        "Sigmoid" => (Tested.Sigmoid, x => x > 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x))),
        "Softplus" => (Tested.Softplus, x => x > 0 ? x + References.Log1p(Math.Exp(-x)) : References.Log1p(Math.Exp(x))),
        "Expm1" => (Tested.Expm1, References.Expm1),
        "Erf" => (Tested.Erf, References.Erf),
        _ => (Tested.CosPi, double.CosPi),
    };
}
