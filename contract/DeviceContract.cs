#if GENERATOR
namespace ModelGen.Generator.Contract;
#else
namespace ModelGen.CompilerServices;
#endif

/// <summary>Numbers that generated kernels and the library that launches them both rely on.</summary>
internal static class DeviceContract
{
    /// <summary>Threads of a group where the device has as many.</summary>
    public const int GroupSize = 256;

    /// <summary>Threads of a group are a multiple of this.</summary>
    public const int GroupMultiple = 16;

    /// <summary>Rows and columns of the tiles of a weight's gradient.</summary>
    public const int GradientTileSize = 64;

    /// <summary>Features of which a group computes the sums over a batch.</summary>
    public const int NormalizedFeatures = GroupMultiple;
}
