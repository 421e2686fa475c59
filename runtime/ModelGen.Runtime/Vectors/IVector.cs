using System.ComponentModel;
using System.Numerics;

namespace ModelGen.CompilerServices;

/// <summary>
/// A vector of floats of one width. Generated code and kernels are written once against it and specialized by the JIT compiler
/// for each of <see cref="F128"/>, <see cref="F256"/> and <see cref="F512"/>. Every operation rounds once and in the same way at each
/// width, so that results have the same bits.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
/// <typeparam name="TSelf">The implementing vector.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IVector<TSelf> :
    IAdditionOperators<TSelf, TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>,
    IDivisionOperators<TSelf, TSelf, TSelf>,
    IUnaryNegationOperators<TSelf, TSelf>
    where TSelf : struct, IVector<TSelf>
{
    /// <summary>How many floats it holds: 4, 8 or 16.</summary>
    static abstract int Lanes { get; }

    /// <summary>How many vectors side by side a product tile of six rows keeps in registers without spilling: 4 with 32 registers, 2 with 16.</summary>
    static abstract int TileColumns { get; }

    /// <summary>All lanes 0.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>All lanes <paramref name="value"/>.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>Reads <see cref="Lanes"/> floats from <paramref name="source"/> + <paramref name="offset"/> floats; any alignment.</summary>
    static abstract TSelf Load(ref readonly float source, nint offset);

    /// <summary>Writes <see cref="Lanes"/> floats to <paramref name="destination"/> + <paramref name="offset"/> floats; any alignment.</summary>
    static abstract void Store(TSelf value, ref float destination, nint offset);

    /// <summary>a b + c, rounded once.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    /// <summary>c − a b, rounded once.</summary>
    static abstract TSelf FmaNegated(TSelf a, TSelf b, TSelf c);

    /// <summary>a &lt; b ? a : b for each lane: b where either is NaN.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>a > b ? a : b for each lane: b where either is NaN.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>|a|.</summary>
    static abstract TSelf Abs(TSelf a);

    /// <summary>a, which is not negative, with the sign of <paramref name="sign"/>.</summary>
    static abstract TSelf WithSign(TSelf a, TSelf sign);

    /// <summary>√a, correctly rounded.</summary>
    static abstract TSelf Sqrt(TSelf a);

    /// <summary>left > right ? whenTrue : whenFalse for each lane; <paramref name="whenFalse"/> where either is NaN.</summary>
    static abstract TSelf SelectGreater(TSelf left, TSelf right, TSelf whenTrue, TSelf whenFalse);

    /// <summary>a rounded to the nearest integer, ties to even; |a| below 2²².</summary>
    static abstract TSelf Round(TSelf a);

    /// <summary>
    /// n = a b rounded to the nearest integer, ties to even, and 2ⁿ with it; n from −127 to 128, where 2ⁿ is 0 and ∞ at the ends.
    /// </summary>
    static abstract TSelf RoundProduct(TSelf a, TSelf b, out TSelf power);

    /// <summary>2ⁿ for each lane of <paramref name="n"/>, which holds integers from −126 to 127.</summary>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>Splits a positive normal number into m 2ᵉ with m in [√½, √2).</summary>
    static abstract TSelf SplitExponent(TSelf a, out TSelf exponent);
}
