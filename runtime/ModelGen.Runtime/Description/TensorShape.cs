using System.Collections.Immutable;

namespace ModelGen;

/// <summary>The shape of a tensor without its batch axis. Equal where the axes are. The default is the shape of one element, without axes.</summary>
public readonly struct TensorShape : IEquatable<TensorShape>
{
    private readonly ImmutableArray<int> axes;

    /// <summary>Makes a shape.</summary>
    /// <param name="axes">The length of each axis, outermost first.</param>
    /// <exception cref="ArgumentNullException"><paramref name="axes"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
    public TensorShape(params int[] axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        foreach (int length in axes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(axes));
        }

        this.axes = ImmutableArray.Create(axes);
    }

    /// <summary>The number of axes.</summary>
    public int Rank => Axes.Length;

    /// <summary>The number of elements of a tensor of this shape.</summary>
    public int Length
    {
        get
        {
            int length = 1;
            foreach (int axis in Axes)
            {
                length = checked(length * axis);
            }

            return length;
        }
    }

    /// <summary>The length of one axis.</summary>
    /// <param name="axis">The index of the axis; from the end too, so that <c>[^1]</c> is the innermost.</param>
    public int this[Index axis] => Axes[axis.GetOffset(Rank)];

    private ImmutableArray<int> Axes => axes.IsDefault ? [] : axes;

    /// <inheritdoc/>
    public bool Equals(TensorShape other) => Axes.AsSpan().SequenceEqual(other.Axes.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorShape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = Rank;
        foreach (int axis in Axes)
        {
            hash = HashCode.Combine(hash, axis);
        }

        return hash;
    }

    /// <summary>The shape as <c>(28, 512)</c>.</summary>
    public override string ToString() => $"({string.Join(", ", Axes)})";

    /// <summary>Whether two shapes are equal.</summary>
    public static bool operator ==(TensorShape left, TensorShape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(TensorShape left, TensorShape right) => !left.Equals(right);
}
