using System.Numerics;

namespace SampleKit.Pen;

/// <summary>How hands differ from one writing to the next. Lengths are in the units of what is drawn, spreads are standard deviations.</summary>
/// <param name="Centre">Where the middle of the writing lies on the average.</param>
/// <param name="Wander">The spread of that, along each axis.</param>
/// <param name="Height">Half the height of the writing, from least to most.</param>
/// <param name="Width">Its width, as a multiple of its height, from least to most.</param>
/// <param name="Slant">The spread of the slope of upright lines.</param>
/// <param name="Turn">The spread of the tangent of half the angle by which the writing is turned.</param>
/// <param name="Bend">The spread of how far straight lines through the middle are bent, as a share of the height and of the width.</param>
/// <param name="Unsteadiness">How far points miss their aim, as a share of the height and of the width, from least to most.</param>
public sealed record Handwriting(
    Vector2 Centre,
    float Wander,
    (float Least, float Most) Height,
    (float Least, float Most) Width,
    float Slant,
    float Turn,
    float Bend,
    (float Least, float Most) Unsteadiness);
