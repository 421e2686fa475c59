using System.Collections.Immutable;
using ModelGen;

namespace Sequences;

/// <summary>The architectures of each task.</summary>
internal static class Architectures
{
    /// <summary>For handwritten characters.</summary>
    public static ImmutableArray<Architecture> Strokes { get; } =
    [
        Rnn<StrokesRnn1>(1), Rnn<StrokesRnn2>(2), Rnn<StrokesRnn3>(3), Rnn<StrokesRnn4>(4),
        Lstm<StrokesLstm1>(1), Lstm<StrokesLstm2>(2), Lstm<StrokesLstm3>(3), Lstm<StrokesLstm4>(4),
    ];

    /// <summary>For syllables.</summary>
    public static ImmutableArray<Architecture> Segments { get; } =
    [
        Rnn<SegmentsRnn1>(1), Rnn<SegmentsRnn2>(2), Rnn<SegmentsRnn3>(3), Rnn<SegmentsRnn4>(4),
        Lstm<SegmentsLstm1>(1), Lstm<SegmentsLstm2>(2), Lstm<SegmentsLstm3>(3), Lstm<SegmentsLstm4>(4),
    ];

    /// <summary>For speakers.</summary>
    public static ImmutableArray<Architecture> Vowels { get; } =
    [
        Rnn<VowelsRnn1>(1), Rnn<VowelsRnn2>(2), Rnn<VowelsRnn3>(3), Rnn<VowelsRnn4>(4),
        Lstm<VowelsLstm1>(1), Lstm<VowelsLstm2>(2), Lstm<VowelsLstm3>(3), Lstm<VowelsLstm4>(4),
    ];

    private static Architecture Rnn<TModel>(int number)
        where TModel : IModel<TModel>, ITrainableModel =>
        new("RNN", number, TModel.ModelDescription, options => TModel.Create(options));

    private static Architecture Lstm<TModel>(int number)
        where TModel : IModel<TModel>, ITrainableModel =>
        new("LSTM", number, TModel.ModelDescription, options => TModel.Create(options));
}
