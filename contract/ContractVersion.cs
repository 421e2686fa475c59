#if GENERATOR
namespace ModelGen.Generator.Contract;
#else
namespace ModelGen.CompilerServices;
#endif

/// <summary>The version of what generated code and the libraries that run it rely on of each other.</summary>
internal static class ContractVersion
{
    /// <summary>
    /// One more than in the release before where that one's generated code would not run on these libraries as it did, or where what is
    /// generated now would not run on its libraries. The files beside this one have what that release offered to generated code.
    /// </summary>
    public const int Number = 1;
}
