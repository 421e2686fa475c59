using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>Numbers of an optimizer that follow from the step alone, to the same bits on every machine.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StepValues
{
    /// <summary>Nadam's momentum grows by this power.</summary>
    private const double Growth = 0.96;

    /// <summary>From this step on 0.96ᵗ / 2 adds nothing to 1.</summary>
    private const int Grown = 920;

    /// <summary>Nadam's momentum of a step, β (1 − 0.96ᵗ / 2).</summary>
    /// <param name="beta">β.</param>
    /// <param name="step">t, from 1.</param>
    public static double Momentum(double beta, long step) => beta * (1 - (0.5 * Powers.Of(Growth, step)));

    /// <summary>The product of Nadam's momenta of the steps from 1 to one.</summary>
    /// <param name="beta">β.</param>
    /// <param name="step">The last step, from 1.</param>
    public static double MomentumProduct(double beta, long step)
    {
        double product = Powers.Of(beta, step);
        double power = 0.5;
        for (long t = 1; t <= step && t <= Grown; t++)
        {
            power *= Growth;
            product *= 1 - power;
        }

        return product;
    }

    /// <summary>A number that is 0 at the first step.</summary>
    /// <param name="value">The number.</param>
    /// <param name="step">The step, from 1.</param>
    public static double AfterFirst(double value, long step) => step > 1 ? value : 0;

    /// <summary>1 at each multiple of a number, otherwise 0.</summary>
    /// <param name="period">The number, a whole one from 1 on.</param>
    /// <param name="step">The step, from 1.</param>
    public static double Every(double period, long step) => step % (long)period == 0 ? 1 : 0;
}
